package io.praetor.agent.api.connect;

import io.praetor.agent.cluster.TrustRoot;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.watch.Topic;
import java.util.Optional;

/** Asks for the cluster's root certificate; immutable. */
record RootsQuery(Requester requester) implements ReadQuery<Optional<TrustRoot>> {
  /** Everybody may. */
  @Override
  public void demand(View view) {}

  @Override
  public Topic topic() {
    return ClusterSettings.TABLE.topic();
  }

  @Override
  public long index(View view) {
    return find(view).index();
  }

  @Override
  public QueryResult<Optional<TrustRoot>> find(View view) {
    Optional<TrustRoot> root = Optional.ofNullable(TrustRoot.of(view));
    return new QueryResult<>(root.map(r -> Math.max(1, r.modifyIndex())).orElse(1L), root);
  }
}
