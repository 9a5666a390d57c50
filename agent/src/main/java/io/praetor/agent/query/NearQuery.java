package io.praetor.agent.query;

import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Asks another query and tells first what is nearest to a node; immutable. What has no place comes
 * last; if the node has none, the order stays. A change of places alone wakes nobody.
 *
 * @param node its name
 * @param nodeOf the name of a record's node: one object for all queries of a kind, so that equal
 *     questions share an answer
 */
public record NearQuery<R>(
    ReadQuery<List<R>> query, String node, Function<R, String> nodeOf, Coordinates places)
    implements RefinedQuery<R> {
  @Override
  public QueryResult<List<R>> find(View view) {
    QueryResult<List<R>> found = query.find(view);
    return found.with(sorted(found.records(), node, nodeOf, places));
  }

  /** Records with what is nearest to a node first; as they are, if the node has no place. */
  public static <R> List<R> sorted(
      List<R> found, String node, Function<R, String> nodeOf, Coordinates places) {
    Coordinate from = places.of(node);
    if (from == null) {
      return found;
    }
    // Each distance once: the places may change while this sorts.
    record Placed<R>(R row, double distance) {}
    List<Placed<R>> placed = new ArrayList<>(found.size());
    for (R row : found) {
      Coordinate to = places.of(nodeOf.apply(row));
      placed.add(new Placed<>(row, to == null ? Double.POSITIVE_INFINITY : from.distanceTo(to)));
    }
    placed.sort(Comparator.comparingDouble(Placed::distance));
    return placed.stream().map(Placed::row).toList();
  }
}
