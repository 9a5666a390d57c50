package io.praetor.store.command;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets and deletes many keys as one change. A key that has the value and the flags already is not
 * touched; one that a session holds keeps its holder.
 *
 * @param id the name of the parts that came before, and are all of it; empty: it is all here
 * @param writes what becomes of each key, if it is all here
 * @param pruned all other keys with this prefix are deleted, but for those that a session holds;
 *     null for none
 * @param prunedIndex the index of the prefix in the view in which it was looked at, 0 for none
 * @param writtenIndex the highest index of the keys that are written, in that view
 */
public record KvApply(
    String id, List<KvWrite> writes, @Nullable Key pruned, long prunedIndex, long writtenIndex)
    implements Command.Bulk {
  public KvApply {
    writes = List.copyOf(writes);
  }
}
