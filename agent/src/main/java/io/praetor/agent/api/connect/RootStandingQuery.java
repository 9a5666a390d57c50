package io.praetor.agent.api.connect;

import io.praetor.agent.cluster.TrustRoot;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.ReadQuery;
import io.praetor.agent.query.Requester;
import io.praetor.store.View;
import io.praetor.store.table.ClusterSettings;
import io.praetor.store.watch.Topic;

/**
 * Asks whether the cluster has a root certificate, or what is needed to make one; immutable. A
 * query that waits from {@link #NOTHING_YET} on is answered when there is either.
 */
record RootStandingQuery(Requester requester) implements ReadQuery<RootStandingQuery.Standing> {
  /** The index while there is neither. */
  static final long NOTHING_YET = 1;

  /**
   * How it stands with the root.
   *
   * @param hasRoot whether there is one
   * @param clusterId the name that one bears, or the empty string just after a cluster has begun
   */
  record Standing(boolean hasRoot, String clusterId) {}

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
  public QueryResult<Standing> find(View view) {
    Standing standing = new Standing(TrustRoot.of(view) != null, view.clusterId());
    boolean isNothing = !standing.hasRoot() && standing.clusterId().isEmpty();
    return new QueryResult<>(isNothing ? NOTHING_YET : NOTHING_YET + 1, standing);
  }
}
