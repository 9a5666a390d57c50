package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.AuthMethod;
import io.praetor.store.table.AuthMethods;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/** Looks for one auth method, by its name in any case, or for all; immutable. */
record AuthMethodLookup(NamedSubject<AuthMethod> subject) implements Lookup {
  AuthMethodLookup(String name) {
    this(new NamedSubject<>(AuthMethods.TABLE, name, true));
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
      view.get(AuthMethods.TABLE)
          .all()
          .forEach(method -> found.add(new ShownAuthMethod(method, false)));
    } else {
      AuthMethod method = subject.row(view);
      if (method != null) {
        found.add(new ShownAuthMethod(method, true));
      }
    }
    return found;
  }
}
