package io.praetor.agent.local;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's catalog as this agent asks and tells it: at a server it is the server's own, at a
 * client agent that of the servers. Any thread. What fails, fails with a {@link CatalogException}.
 */
interface Catalog {
  /**
   * What is there under this agent's node.
   *
   * @param nodeCount how many nodes the cluster has, 1 if that cannot be told
   * @param rows null while the catalog does not know the node
   */
  record Found(@Nullable CatalogRows rows, long nodeCount) {}

  /** Asks for all that is there under this agent's node. */
  CompletableFuture<Found> read();

  /** Takes one step. */
  CompletableFuture<Void> take(SyncStep step);
}
