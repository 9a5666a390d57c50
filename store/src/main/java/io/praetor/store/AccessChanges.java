package io.praetor.store;

import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.Grants;
import io.praetor.store.access.NamedRow;
import io.praetor.store.access.NamedRows;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * What the commands about policies and roles do, and what is asked of those that name them. Owned
 * by the apply thread.
 */
final class AccessChanges {
  private AccessChanges() {}

  static Outcome apply(Draft draft, Command.Access command) {
    return switch (command) {
      case Command.TokenSet c -> TokenChanges.set(draft, c);
      case Command.TokenDelete c -> TokenChanges.delete(draft, c.accessor());
      case Command.TokenReap c -> TokenChanges.reap(draft);
      case Command.AccessBootstrap c -> TokenChanges.bootstrap(draft, c);
      case Command.PolicySet c -> setPolicy(draft, c);
      case Command.PolicyDelete c -> deletePolicy(draft, c.id());
      case Command.RoleSet c -> setRole(draft, c);
      case Command.RoleDelete c -> delete(draft, Roles.TABLE, c.id());
      case Command.Login c -> LoginChanges.apply(draft, c);
    };
  }

  static Outcome done(Draft draft, boolean done) {
    draft.settle();
    return new Outcome.Done(done, draft.index());
  }

  private static Outcome setPolicy(Draft draft, Command.PolicySet c) {
    PolicyDefinition next = c.policy();
    NamedRows<AccessPolicy> policies = draft.get(Policies.TABLE);
    if (Builtin.isPolicy(next.id())) {
      return builtin(policies, next.id(), "Changing");
    }
    AccessPolicy old = policies.get(next.id());
    Outcome refused = refusal(policies, "Policy", next.id(), next.name(), old, c.isNew());
    if (refused != null) {
      return refused;
    }
    if (old == null && !c.isNew()) {
      return done(draft, false);
    }
    long at = draft.change();
    return put(
        draft,
        Policies.TABLE,
        old,
        new AccessPolicy(next, old == null ? at : old.createIndex(), at));
  }

  private static Outcome deletePolicy(Draft draft, String id) {
    return Builtin.isPolicy(id)
        ? builtin(draft.get(Policies.TABLE), id, "Deleting")
        : delete(draft, Policies.TABLE, id);
  }

  private static Outcome builtin(NamedRows<AccessPolicy> policies, String id, String what) {
    AccessPolicy policy = policies.get(id);
    return new Outcome.Refused(
        what
            + " the builtin policy \""
            + (policy == null ? id : policy.name())
            + "\" is not permitted");
  }

  private static Outcome setRole(Draft draft, Command.RoleSet c) {
    RoleDefinition next = c.role();
    NamedRows<AccessRole> roles = draft.get(Roles.TABLE);
    AccessRole old = roles.get(next.id());
    Outcome refused = refusal(roles, "Role", next.id(), next.name(), old, c.isNew());
    if (refused != null) {
      return refused;
    }
    if (old == null && !c.isNew()) {
      return done(draft, false);
    }
    refused = missing(draft, next.grants(), old == null ? Grants.NONE : old.definition().grants());
    if (refused != null) {
      return refused;
    }
    long at = draft.change();
    return put(
        draft, Roles.TABLE, old, new AccessRole(next, old == null ? at : old.createIndex(), at));
  }

  static <R extends NamedRow> Outcome put(
      Draft draft, Table<NamedRows<R>, String, R> table, @Nullable R old, R row) {
    draft.set(table, draft.get(table).with(row, row.modifyIndex()));
    draft.changed(table, row.id(), old, row);
    return done(draft, true);
  }

  static <R extends NamedRow> Outcome delete(
      Draft draft, Table<NamedRows<R>, String, R> table, String id) {
    R old = draft.get(table).get(id);
    if (old == null) {
      return done(draft, false);
    }
    draft.set(table, draft.get(table).without(id, draft.change()));
    draft.changed(table, id, old, null);
    return done(draft, true);
  }

  /** Why a row cannot have its id or its name, or null. */
  private static <R extends NamedRow> @Nullable Outcome refusal(
      NamedRows<R> rows, String what, String id, String name, @Nullable R old, boolean isNew) {
    if (isNew && old != null) {
      return new Outcome.Refused(
          "Invalid " + what + ": A " + what + " with ID \"" + id + "\" already exists");
    }
    if (!isNew && old == null) {
      // It is not done, whatever else is wrong.
      return null;
    }
    R other = rows.named(name);
    return other == null || other.id().equals(id)
        ? null
        : new Outcome.Refused(
            "Invalid " + what + ": A " + what + " with Name \"" + name + "\" already exists");
  }

  /**
   * Names the first policy or role that is not there, or null. What was named before is let be: it
   * may have been deleted since, and gives no right.
   */
  static @Nullable Outcome missing(Draft draft, Grants next, Grants before) {
    for (String id : next.policies()) {
      if (draft.get(Policies.TABLE).get(id) == null && !before.policies().contains(id)) {
        return new Outcome.Refused("No such ACL policy with ID \"" + id + "\"");
      }
    }
    for (String id : next.roles()) {
      if (draft.get(Roles.TABLE).get(id) == null && !before.roles().contains(id)) {
        return new Outcome.Refused("No such ACL role with ID \"" + id + "\"");
      }
    }
    return null;
  }
}
