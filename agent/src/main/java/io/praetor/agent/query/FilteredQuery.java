package io.praetor.agent.query;

import io.praetor.agent.filter.Filter;
import io.praetor.store.View;
import java.util.List;

/**
 * Asks another query and keeps those of its records that a filter takes; immutable. It waits as the
 * other does, and has its index: what the filter leaves out moves it too.
 */
public record FilteredQuery<R>(ReadQuery<List<R>> query, Filter<R> filter)
    implements RefinedQuery<R> {
  @Override
  public boolean isLarge(View view, int bytesMin) {
    // What a regular expression takes for a row has no close bound.
    return filter.hasPatterns() || query.isLarge(view, bytesMin);
  }

  @Override
  public QueryResult<List<R>> find(View view) {
    QueryResult<List<R>> found = query.find(view);
    return found.with(filter.select(found.records()));
  }
}
