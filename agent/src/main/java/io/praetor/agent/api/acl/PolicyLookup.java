package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.table.Policies;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one policy, or for all; immutable.
 *
 * @param subject an id or a name; empty for all
 * @param byName which of the two
 */
record PolicyLookup(String subject, boolean byName) implements Lookup {
  /** All policies, without their rules. */
  static final PolicyLookup ALL = new PolicyLookup("", false);

  @Override
  public Topic topic() {
    return subject.isEmpty() || byName
        ? Policies.TABLE.topic()
        : new Topic.OfRow(Policies.TABLE.name(), subject);
  }

  private @Nullable AccessPolicy policy(View view) {
    return byName ? view.get(Policies.TABLE).named(subject) : view.get(Policies.TABLE).get(subject);
  }

  /** That of a policy that is not there is no lower than what was told of it before. */
  @Override
  public long index(View view) {
    AccessPolicy policy = subject.isEmpty() ? null : policy(view);
    return policy == null ? view.indexOf(Policies.TABLE) : Math.max(1, policy.modifyIndex());
  }

  @Override
  public List<Shown> find(View view, Resolution.Known asking) {
    List<Shown> found = new ArrayList<>();
    if (subject.isEmpty()) {
      view.get(Policies.TABLE).all().forEach(each -> found.add(new ShownPolicy(each, false)));
    } else {
      AccessPolicy policy = policy(view);
      if (policy != null) {
        found.add(new ShownPolicy(policy, true));
      }
    }
    return found;
  }
}
