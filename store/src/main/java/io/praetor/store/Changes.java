package io.praetor.store;

import io.praetor.store.kv.Key;
import java.util.List;

/**
 * What some commands changed, for watches and listeners. The lists are not to be changed.
 *
 * @param keys the keys that were written or deleted, in order; a key may stand twice
 * @param sessionIds the sessions that were made or ended, in order: which of the two, the view
 *     tells. One may stand twice
 * @param all whether all content was replaced: the lists say nothing then
 */
public record Changes(
    List<Key> keys,
    List<String> sessionIds,
    boolean sessions,
    boolean nodes,
    boolean config,
    boolean all) {
  static final Changes ALL = new Changes(List.of(), List.of(), true, true, true, true);
}
