package io.praetor.agent.api.bulk;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.store.View;
import io.praetor.store.command.KvApply;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvWrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That many keys are set and deleted together; immutable.
 *
 * @param writes what becomes of each key
 * @param prefix what the keys begin with; null if that was not said
 * @param prunes whether other keys with the prefix are deleted
 * @param expected no key with the prefix, or else none of those that are written, may have changed
 *     behind this index; -1 for none
 * @param id the name of the parts that were sent ahead; empty: there are none
 */
record ApplyWish(
    List<KvWrite> writes,
    @Nullable Key prefix,
    boolean prunes,
    long expected,
    boolean isDryRun,
    String id)
    implements Wish {

  /** The same once its parts were sent ahead. */
  ApplyWish sentAs(String name) {
    return new ApplyWish(writes, prefix, prunes, expected, isDryRun, name);
  }

  @Override
  public String text() {
    Key below = prefix;
    return "apply of "
        + Fields.count(writes.size())
        + (below == null ? "" : " below " + below)
        + (prunes ? ", with all others deleted" : "");
  }

  @Override
  public Planned plan(View view, Caller caller) {
    for (KvWrite write : writes) {
      caller.demand(Resource.KEY, Access.WRITE, write.key().bytes());
    }
    Key below = prefix;
    KeyScope tree = below == null ? null : KeyScope.tree(below);
    if (prunes && tree != null) {
      Fields.demandWrite(caller, tree);
    }
    Plans.demandLevel(view);
    KeyScope written =
        writes.isEmpty() ? null : KeyScope.of(writes.stream().map(KvWrite::key).toList());
    KeyScope scope = tree == null ? written : tree;
    if (scope != null) {
      Plans.demandUnchanged(view, scope, expected, Fields.text(scope));
    }
    KvApply whole =
        new KvApply(
            "",
            writes,
            prunes ? below : null,
            prunes && tree != null ? tree.index(view.kv()) : 0,
            written == null ? 0 : written.index(view.kv()));
    Planned planned = Plans.of(view, whole);
    return id.isEmpty()
        ? planned
        : new Planned(
            new KvApply(id, List.of(), whole.pruned(), whole.prunedIndex(), whole.writtenIndex()),
            planned.change());
  }
}
