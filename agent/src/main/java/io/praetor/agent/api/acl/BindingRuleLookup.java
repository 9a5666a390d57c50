package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.store.View;
import io.praetor.store.access.BindingRule;
import io.praetor.store.table.BindingRules;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for one binding rule, or for several; immutable.
 *
 * @param method of several, whose they are; empty for any
 */
record BindingRuleLookup(NamedSubject<BindingRule> subject, String method) implements Lookup {
  BindingRuleLookup(String id, String method) {
    this(new NamedSubject<>(BindingRules.TABLE, id, false), method);
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
      view.get(BindingRules.TABLE)
          .all()
          .forEach(rule -> {
            if (method.isEmpty() || rule.definition().method().equals(method)) {
              found.add(new ShownBindingRule(rule));
            }
          });
    } else {
      BindingRule rule = subject.row(view);
      if (rule != null) {
        found.add(new ShownBindingRule(rule));
      }
    }
    return found;
  }
}
