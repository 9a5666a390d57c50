package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AccessRole;
import io.praetor.store.table.Roles;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one role, or for several; immutable.
 *
 * @param subject an id or a name; empty for several
 * @param byName which of the two
 * @param policy of several, the id of a policy that they name; empty for any
 */
record RoleLookup(String subject, boolean byName, String policy) implements Lookup {
  @Override
  public Topic topic() {
    return subject.isEmpty() || byName
        ? Roles.TABLE.topic()
        : new Topic.OfRow(Roles.TABLE.name(), subject);
  }

  private @Nullable AccessRole role(View view) {
    return byName ? view.get(Roles.TABLE).named(subject) : view.get(Roles.TABLE).get(subject);
  }

  /** That of a role that is not there is no lower than what was told of it before. */
  @Override
  public long index(View view) {
    AccessRole role = subject.isEmpty() ? null : role(view);
    return role == null ? view.indexOf(Roles.TABLE) : Math.max(1, role.modifyIndex());
  }

  @Override
  public List<Shown> find(View view, Resolution.Known asking) {
    List<Shown> found = new ArrayList<>();
    if (subject.isEmpty()) {
      view.get(Roles.TABLE)
          .all()
          .forEach(each -> {
            if (policy.isEmpty() || each.definition().grants().policies().contains(policy)) {
              found.add(ShownRole.of(view, each));
            }
          });
    } else {
      AccessRole role = role(view);
      if (role != null) {
        found.add(ShownRole.of(view, role));
      }
    }
    return found;
  }
}
