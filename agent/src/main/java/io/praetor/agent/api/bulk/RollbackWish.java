package io.praetor.agent.api.bulk;

import io.praetor.agent.access.Caller;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.View;
import io.praetor.store.command.KvRollback;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.KeyChange;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvTree;
import io.praetor.store.table.History;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * That keys are again what they were at an index, or that those are there again that were deleted;
 * immutable.
 *
 * @param to the index; -1: that before the last deletion
 * @param absentOnly whether keys that are there stay as they are
 * @param expected no key may have changed behind this index; -1 for none
 */
record RollbackWish(KeyScope scope, long to, boolean absentOnly, long expected, boolean isDryRun)
    implements Wish {

  /** That of a request. */
  static RollbackWish rollback(byte[] body) {
    BodyFields fields =
        BodyFields.read(body).only("Prefix", "Key", "Keys", "To", "Expect", "DryRun");
    if (!fields.has("To")) {
      throw new BadRequestException("To is missing: the index to which the keys go back");
    }
    return of(fields, false);
  }

  /** That of a request to have deleted keys again. */
  static RollbackWish undelete(byte[] body) {
    return of(BodyFields.read(body).only("Prefix", "Key", "Keys", "To", "Expect", "DryRun"), true);
  }

  private static RollbackWish of(BodyFields fields, boolean absentOnly) {
    return new RollbackWish(
        scope(fields),
        Fields.index(fields, "To"),
        absentOnly,
        Fields.index(fields, "Expect"),
        fields.flag("DryRun"));
  }

  private static KeyScope scope(BodyFields fields) {
    int ways =
        (fields.has("Prefix") ? 1 : 0) + (fields.has("Key") ? 1 : 0) + (fields.has("Keys") ? 1 : 0);
    if (ways != 1) {
      throw new BadRequestException("Say one of Prefix, Key and Keys");
    }
    if (fields.has("Prefix")) {
      return KeyScope.tree(Key.utf8(fields.text("Prefix")));
    }
    List<Key> keys = new ArrayList<>();
    for (String name : fields.has("Key") ? List.of(fields.text("Key")) : fields.texts("Keys")) {
      if (name.isEmpty()) {
        throw new BadRequestException("a key without a name: say Prefix \"\" for all keys");
      }
      keys.add(Key.utf8(name));
    }
    if (keys.isEmpty()) {
      throw new BadRequestException("Keys names no key");
    }
    return KeyScope.of(keys);
  }

  @Override
  public String text() {
    return (absentOnly ? "undelete of " : "rollback of ")
        + Fields.text(scope)
        + (to < 0 ? "" : " to index " + to);
  }

  @Override
  public Planned plan(View view, Caller caller) {
    Fields.demandWrite(caller, scope);
    Plans.demandLevel(view);
    if (to > view.index()) {
      throw new BadRequestException(
          "index " + to + " has not come yet: the cluster is at " + view.index());
    }
    Plans.demandUnchanged(view, scope, expected, Fields.text(scope));
    long back = to >= 0 ? to : beforeDeletion(view);
    return Plans.of(view, new KvRollback(scope, back, absentOnly, scope.index(view.kv())));
  }

  /** The index before the last deletion of one of the keys that is not there now. */
  private long beforeDeletion(View view) {
    KvTree tree = view.kv();
    ChangeLog log = view.get(History.TABLE);
    KeyChange deletion = null;
    for (Iterator<KeyChange> all = log.backwards(); deletion == null && all.hasNext(); ) {
      KeyChange change = all.next();
      if (change.type() != KeyChange.Type.PURGE
          && change.after() == null
          && scope.covers(change.key())
          && tree.get(change.key()) == null) {
        deletion = change;
      }
    }
    if (deletion == null) {
      throw new BadRequestException(
          404, "no deletion of " + Fields.text(scope) + " is kept that could be taken back");
    }
    return deletion.index() - 1;
  }
}
