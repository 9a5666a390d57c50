package io.praetor.agent.coordinate;

import io.praetor.store.catalog.CatalogRow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The places of nodes by their names, regardless of case. Any thread. */
public final class Coordinates {
  private final Map<String, Coordinate> byNode = new ConcurrentHashMap<>();

  /** The place of a node, or null if it has none. */
  public @Nullable Coordinate of(String node) {
    return byNode.get(CatalogRow.folded(node));
  }

  /** Places a node. */
  public void put(String node, Coordinate place) {
    byNode.put(CatalogRow.folded(node), place);
  }

  /** All places, by the names of their nodes in lower case. */
  public Map<String, Coordinate> all() {
    return Map.copyOf(byNode);
  }

  /** Forgets the nodes that a predicate does not hold for. */
  public void retain(Predicate<String> nodes) {
    byNode.keySet().removeIf(nodes.negate());
  }

  /** Takes the places that another server has, and no others. */
  public void replace(Map<String, Coordinate> places) {
    Map<String, Coordinate> folded = new HashMap<>();
    places.forEach((node, place) -> folded.put(CatalogRow.folded(node), place));
    byNode.putAll(folded);
    byNode.keySet().retainAll(folded.keySet());
  }
}
