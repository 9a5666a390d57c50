package io.praetor.store.table;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.AccessRole;
import io.praetor.store.access.NamedRows;
import io.praetor.store.access.RoleDefinition;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.watch.WatchRegistry;

/** The table of roles, from {@link Level#ACCESS} on. A restore takes those of the snapshot. */
public final class Roles extends Table<NamedRows<AccessRole>, String, AccessRole> {
  public static final Roles TABLE = new Roles();

  private static final int INDEX = 33;
  private static final int ROLE = 34;

  private Roles() {
    super("roles", INDEX, ROLE);
  }

  @Override
  public int level() {
    return Level.ACCESS;
  }

  @Override
  public NamedRows<AccessRole> empty() {
    return NamedRows.NO_ROLES;
  }

  @Override
  public long index(NamedRows<AccessRole> state) {
    return state.index();
  }

  @Override
  public long rows(NamedRows<AccessRole> state) {
    return state.size();
  }

  @Override
  public void write(NamedRows<AccessRole> state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (AccessRole role : state.all()) {
      var w = out.record(ROLE);
      AccessCodec.write(w, role.definition());
      w.varint(role.createIndex()).varint(role.modifyIndex());
    }
  }

  @Override
  public NamedRows<AccessRole> read(NamedRows<AccessRole> soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the roles state their index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    RoleDefinition role = AccessCodec.role(in.bytes());
    var _ = in.ordered(role.id());
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    if (soFar.named(role.name()) != null) {
      throw new MalformedException("two roles have the name \"" + role.name() + "\"");
    }
    return soFar.with(new AccessRole(role, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    NamedRows<AccessRole> roles = view.get(this);
    roles.violations(name()).forEach(rules::violated);
    rules.require(
        roles.size() == 0 || view.get(Levels.TABLE).level() >= Level.ACCESS,
        "roles are there below level " + Level.ACCESS);
    for (AccessRole role : roles.all()) {
      rules.row("role " + role.id(), role.createIndex(), role.modifyIndex(), roles.index());
    }
  }

  @Override
  public NamedRows<AccessRole> restore(Restoring restoring) {
    NamedRows<AccessRole> ours = restoring.ours().get(this);
    NamedRows<AccessRole> theirs = restoring.theirs().get(this);
    NamedRows<AccessRole> next = NamedRows.NO_ROLES;
    for (AccessRole role : theirs.all()) {
      boolean stays = role.equals(ours.get(role.id())) || !restoring.wasSeen(role.modifyIndex());
      next = next.with(stays ? role : role.at(restoring.at()), restoring.at());
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public void wake(Change<String, AccessRole> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
