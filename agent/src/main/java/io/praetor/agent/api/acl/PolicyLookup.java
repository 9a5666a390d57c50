package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AccessPolicy;
import io.praetor.store.table.Policies;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/** Looks for one policy, or for all; immutable. */
record PolicyLookup(NamedSubject<AccessPolicy> subject) implements Lookup {
  /** All policies, without their rules. */
  static final PolicyLookup ALL = new PolicyLookup("", false);

  PolicyLookup(String subject, boolean byName) {
    this(new NamedSubject<>(Policies.TABLE, subject, byName));
  }

  @Override
  public Topic topic() {
    return subject.topic();
  }

  @Override
  public long index(View view) {
    return subject.index(view);
  }

  @Override
  public List<Shown> find(View view, Resolution.Known asking) {
    List<Shown> found = new ArrayList<>();
    if (subject.isAll()) {
      view.get(Policies.TABLE).all().forEach(each -> found.add(new ShownPolicy(each, false)));
    } else {
      AccessPolicy policy = subject.row(view);
      if (policy != null) {
        found.add(new ShownPolicy(policy, true));
      }
    }
    return found;
  }
}
