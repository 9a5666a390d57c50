package io.praetor.agent.upkeep;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.table.NodeNames;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the places of nodes: the leader stands in the middle, and each other server as far away as
 * its round trip says, in a direction of its own; other servers copy what the leader has. What else
 * has a place was put there. Owned by the thread that runs it.
 */
public final class PlacesUpkeep implements Runnable {
  /** How often it is to run. */
  public static final long EVERY_MS = 1_000;

  /** A follower copies with every so many runs. */
  private static final int COPY_EVERY = 5;

  /** What moves by less than this part of its distance, or than this, stays. */
  private static final double PART_MIN = 0.2;

  private static final double SECONDS_MIN = 20e-6;
  private static final Logger LOG = LoggerFactory.getLogger(PlacesUpkeep.class);

  private final StateMachine store;
  private final Supplier<Leadership> leadership;
  private final ToLongFunction<String> rttNanos;
  private final BiConsumer<String, Consumer<Map<String, Coordinate>>> copy;
  private final Coordinates places;
  private int runs;

  /**
   * The upkeep of a server's places.
   *
   * @param rttNanos the round trip to the server at an address, -1 while it is not known
   * @param copy asks the leader at an address for its places
   */
  public PlacesUpkeep(
      StateMachine store,
      Supplier<Leadership> leadership,
      ToLongFunction<String> rttNanos,
      BiConsumer<String, Consumer<Map<String, Coordinate>>> copy,
      Coordinates places) {
    this.store = store;
    this.leadership = leadership;
    this.rttNanos = rttNanos;
    this.copy = copy;
    this.places = places;
  }

  @Override
  public void run() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("A look at where nodes are has failed; the next is made all the same", e);
    }
  }

  private void look() {
    Leadership now = leadership.get();
    String leader = now.leader();
    View view = store.view();
    if (now.isLeader() && leader != null) {
      places.retain(node -> NodeNames.of(view, node) != null);
      int direction = 0;
      for (Node node : view.nodes()) {
        if (node.server()) {
          boolean self = node.address().equals(leader);
          place(node, self ? 0 : rttNanos.applyAsLong(node.address()), direction++);
        }
      }
    } else if (leader != null && runs % COPY_EVERY == 0) {
      copy.accept(leader, places::replace);
    }
    runs++;
  }

  private void place(Node server, long nanos, int direction) {
    if (nanos < 0) {
      return;
    }
    Coordinate before = places.of(server.name());
    Coordinate next = Coordinate.at(nanos, direction);
    if (before == null || hasMoved(before, next)) {
      places.put(server.name(), next);
    }
  }

  private static boolean hasMoved(Coordinate before, Coordinate next) {
    double was = before.distanceTo(Coordinate.UNKNOWN);
    double is = next.distanceTo(Coordinate.UNKNOWN);
    return Math.abs(is - was) > Math.max(SECONDS_MIN, was * PART_MIN);
  }
}
