package io.praetor.agent.leader;

import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.coordinate.PlacesMessage;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places of nodes that the leader has, for other servers: all of them, whoever may see them
 * there, since each server judges what it answers itself. Any thread; immutable.
 */
public final class LeaderPlaces {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderPlaces.class);
  private static final byte[] NO_BODY = {};
  private static final long ANSWER_MS_MAX = 5_000;

  private final Coordinates places;
  private final RpcPort port;

  /** The places of this server, and those of the leader behind a port. */
  public LeaderPlaces(Coordinates places, RpcPort port) {
    this.places = places;
    this.port = port;
  }

  /** Tells other servers what this one has. */
  public void serve() {
    port.serve(
        Service.PLACES,
        (from, body, reply) -> {
          if (from.isServer()) {
            reply.respond(PlacesMessage.encode(places.all()));
          } else {
            reply.refuse("only servers copy the places of nodes; " + from.nodeName() + " is none");
          }
        });
  }

  /** Whether a leader can be asked, as far as is known. */
  public boolean isServedBy(String leader) {
    return port.reached(leader).stream()
        .allMatch(agent -> Service.PLACES.isServedBy(agent.level()));
  }

  /** Asks the leader at an address; nothing is told if it does not answer. */
  public void ask(String leader, Consumer<Map<String, Coordinate>> copy) {
    var _ =
        port.request(
            leader,
            Service.PLACES,
            NO_BODY,
            ANSWER_MS_MAX,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                try {
                  copy.accept(PlacesMessage.decode(body));
                } catch (MalformedException e) {
                  LOG.warn("What {} tells of the places of nodes is malformed", leader, e);
                }
              }

              @Override
              public void failed(RequestFailure failure) {
                LOG.debug("The places of nodes were not copied: {}", failure.reason());
              }
            });
  }
}
