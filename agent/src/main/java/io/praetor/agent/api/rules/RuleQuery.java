package io.praetor.agent.api.rules;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.rule.RuleTable;
import io.praetor.store.rule.ValueRule;
import io.praetor.store.table.ValueRules;
import io.praetor.store.watch.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for one rule, or for all; immutable.
 *
 * @param name empty for all
 */
record RuleQuery(String name, Requester requester) implements ReadQuery<List<ValueRule>> {
  @Override
  public Topic topic() {
    return ValueRules.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return Math.max(1, view.get(ValueRules.TABLE).index());
  }

  @Override
  public QueryResult<List<ValueRule>> find(View view) {
    RuleTable table = view.get(ValueRules.TABLE);
    List<ValueRule> found = new ArrayList<>();
    ValueRule one = name.isEmpty() ? null : table.get(name);
    if (one != null) {
      found.add(one);
    } else if (name.isEmpty()) {
      table.all().forEach(found::add);
    }
    return new QueryResult<>(index(view), found);
  }
}
