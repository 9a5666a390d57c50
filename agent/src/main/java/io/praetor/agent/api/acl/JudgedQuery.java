package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.Resolution;
import io.praetor.agent.access.token.TokenResolver;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.watch.Topic;

/**
 * A look-up for one who asks, whose right is judged in the view that answers; immutable. A refusal
 * does not wait for a change.
 */
record JudgedQuery(Lookup lookup, TokenResolver resolver, Requester requester)
    implements ReadQuery<Judged> {
  /** A refusal is among the answers that it finds. */
  @Override
  public void demand(View view) {}

  @Override
  public boolean isDenied(View view) {
    return lookup.refusal(resolver.resolve(view, requester.rights())) != null;
  }

  @Override
  public Topic topic() {
    return lookup.topic();
  }

  @Override
  public long index(View view) {
    return lookup.index(view);
  }

  @Override
  public QueryResult<Judged> find(View view) {
    Resolution asking = resolver.resolve(view, requester.rights());
    String refusal = lookup.refusal(asking);
    Judged judged =
        refusal == null && asking instanceof Resolution.Known known
            ? new Judged.Found(lookup.find(view, known))
            : new Judged.Refused(String.valueOf(refusal));
    return new QueryResult<>(lookup.index(view), judged);
  }
}
