package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AccessRole;
import io.praetor.store.table.Roles;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for one role, or for several; immutable.
 *
 * @param policy of several, the id of a policy that they name; empty for any
 */
record RoleLookup(NamedSubject<AccessRole> subject, String policy) implements Lookup {
  RoleLookup(String subject, boolean byName, String policy) {
    this(new NamedSubject<>(Roles.TABLE, subject, byName), policy);
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
      view.get(Roles.TABLE)
          .all()
          .forEach(each -> {
            if (policy.isEmpty() || each.definition().grants().policies().contains(policy)) {
              found.add(ShownRole.of(view, each));
            }
          });
    } else {
      AccessRole role = subject.row(view);
      if (role != null) {
        found.add(ShownRole.of(view, role));
      }
    }
    return found;
  }
}
