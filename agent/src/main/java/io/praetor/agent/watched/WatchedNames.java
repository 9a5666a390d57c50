package io.praetor.agent.watched;

import io.praetor.store.catalog.CatalogRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of all services as they are watched; immutable.
 *
 * @param index of the records
 * @param tags of each service, by its name as it is written
 * @param folded the names in the form that look-ups use
 */
public record WatchedNames(long index, Map<String, Set<String>> tags, Set<String> folded) {
  /** What is watched of the names. */
  static WatchedNames of(Map<String, Set<String>> tags, long index) {
    Set<String> folded = new HashSet<>();
    tags.keySet().forEach(name -> folded.add(CatalogRow.folded(name)));
    return new WatchedNames(index, tags, folded);
  }
}
