package io.praetor.agent.watched;

import io.praetor.agent.query.QueryResult;
import io.praetor.store.catalog.CatalogRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of all services as they are watched; immutable.
 *
 * @param found the tags of each service, by its name as it is written
 * @param folded the names in the form that look-ups use
 */
public record WatchedNames(QueryResult<Map<String, Set<String>>> found, Set<String> folded) {
  /** What is watched of the names. */
  static WatchedNames of(QueryResult<Map<String, Set<String>>> found) {
    Set<String> folded = new HashSet<>();
    found.records().keySet().forEach(name -> folded.add(CatalogRow.folded(name)));
    return new WatchedNames(found, folded);
  }
}
