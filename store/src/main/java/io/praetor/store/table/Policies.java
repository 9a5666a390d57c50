package io.praetor.store.table;

import io.praetor.store.access.AccessCodec;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.access.Builtin;
import io.praetor.store.access.NamedRows;
import io.praetor.store.access.PolicyDefinition;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.Level;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of policies, from {@link Level#ACCESS} on; those that nobody made are in it, and in no
 * snapshot. A restore takes those of the snapshot.
 */
public final class Policies extends Table<NamedRows<AccessPolicy>, String, AccessPolicy> {
  public static final Policies TABLE = new Policies();

  private static final int INDEX = 31;
  private static final int POLICY = 32;

  private Policies() {
    super("policies", INDEX, POLICY);
  }

  @Override
  public int level() {
    return Level.ACCESS;
  }

  @Override
  public NamedRows<AccessPolicy> empty() {
    return NamedRows.NO_POLICIES;
  }

  @Override
  public long index(NamedRows<AccessPolicy> state) {
    return state.index();
  }

  @Override
  public long rows(NamedRows<AccessPolicy> state) {
    return (long) state.size() - NamedRows.NO_POLICIES.size();
  }

  @Override
  public void write(NamedRows<AccessPolicy> state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (AccessPolicy policy : state.all()) {
      if (!Builtin.isPolicy(policy.id())) {
        var w = out.record(POLICY);
        AccessCodec.write(w, policy.definition());
        w.varint(policy.createIndex()).varint(policy.modifyIndex());
      }
    }
  }

  @Override
  public NamedRows<AccessPolicy> read(NamedRows<AccessPolicy> soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      if (soFar.index() != 0) {
        throw new MalformedException("the policies state their index twice or too late");
      }
      return soFar.at(in.number(1, in.index()));
    }
    PolicyDefinition policy = AccessCodec.policy(in.bytes());
    String id = in.ordered(policy.id());
    long created = in.number(1, soFar.index());
    long modified = in.number(created, soFar.index());
    if (soFar.get(id) != null || soFar.named(policy.name()) != null) {
      throw new MalformedException(
          "the policy " + id + " has the id or the name of another: \"" + policy.name() + "\"");
    }
    return soFar.with(new AccessPolicy(policy, created, modified), soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    NamedRows<AccessPolicy> policies = view.get(this);
    policies.violations(name()).forEach(rules::violated);
    rules.require(
        rows(policies) == 0 || view.get(Levels.TABLE).level() >= Level.ACCESS,
        "policies are there below level " + Level.ACCESS);
    for (AccessPolicy builtin : NamedRows.NO_POLICIES.all()) {
      rules.require(
          builtin.equals(policies.get(builtin.id())), "policy " + builtin.id() + " was changed");
    }
    for (AccessPolicy policy : policies.all()) {
      if (!Builtin.isPolicy(policy.id())) {
        rules.row(
            "policy " + policy.id(), policy.createIndex(), policy.modifyIndex(), policies.index());
      }
    }
  }

  @Override
  public NamedRows<AccessPolicy> restore(Restoring restoring) {
    NamedRows<AccessPolicy> ours = restoring.ours().get(this);
    NamedRows<AccessPolicy> theirs = restoring.theirs().get(this);
    NamedRows<AccessPolicy> next = NamedRows.NO_POLICIES;
    for (AccessPolicy policy : theirs.all()) {
      if (!Builtin.isPolicy(policy.id())) {
        boolean stays =
            policy.equals(ours.get(policy.id())) || !restoring.wasSeen(policy.modifyIndex());
        next = next.with(stays ? policy : policy.at(restoring.at()), restoring.at());
      }
    }
    return ours.index() == 0 && theirs.index() == 0 ? next : next.at(restoring.at());
  }

  @Override
  public void wake(Change<String, AccessPolicy> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
