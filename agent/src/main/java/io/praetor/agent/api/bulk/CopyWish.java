package io.praetor.agent.api.bulk;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.store.View;
import io.praetor.store.command.KvCopy;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import java.util.List;

/**
 * That keys are copied or moved; immutable.
 *
 * @param expected no key of either side may have changed behind this index; -1 for none
 */
record CopyWish(
    Key from,
    Key to,
    boolean isTree,
    boolean isMove,
    boolean overwrites,
    long expected,
    boolean isDryRun)
    implements Wish {

  /** That of a request. */
  static CopyWish of(byte[] body, boolean isMove) {
    BodyFields fields =
        BodyFields.read(body).only("From", "To", "Recurse", "Overwrite", "Expect", "DryRun");
    Key from = Key.utf8(fields.text("From"));
    Key to = Key.utf8(fields.text("To"));
    boolean isTree = fields.flag("Recurse");
    if (!isTree && (from.length() == 0 || to.length() == 0)) {
      throw new BadRequestException(
          "From and To name a key each, or with Recurse what keys begin with");
    }
    boolean overlaps = isTree ? from.startsWith(to) || to.startsWith(from) : from.equals(to);
    if (overlaps) {
      throw new BadRequestException(
          "From and To are not apart: \"" + from + "\" and \"" + to + "\"");
    }
    return new CopyWish(
        from,
        to,
        isTree,
        isMove,
        fields.flag("Overwrite"),
        Fields.index(fields, "Expect"),
        fields.flag("DryRun"));
  }

  @Override
  public String text() {
    return (isMove ? "move of " : "copy of ") + Fields.text(scope(from)) + " to " + to;
  }

  private KeyScope scope(Key side) {
    return isTree ? KeyScope.tree(side) : KeyScope.of(List.of(side));
  }

  @Override
  public Planned plan(View view, Caller caller) {
    KeyScope source = scope(from);
    KeyScope target = scope(to);
    Fields.demand(caller, Access.READ, source);
    if (isTree && caller.authorizer().keyListPolicy()) {
      Fields.demand(caller, Access.LIST, source);
    }
    if (isMove) {
      Fields.demandWrite(caller, source);
    }
    Fields.demandWrite(caller, target);
    Plans.demandLevel(view);
    Plans.demandUnchanged(view, source, expected, Fields.text(source));
    Plans.demandUnchanged(view, target, expected, Fields.text(target));
    return Plans.of(
        view,
        new KvCopy(
            from,
            to,
            isTree,
            isMove,
            overwrites,
            source.index(view.kv()),
            target.index(view.kv())));
  }
}
