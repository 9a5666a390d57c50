package io.praetor.agent;

import io.praetor.agent.api.agent.LocalAgent;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.watched.CatalogSource;
import io.praetor.agent.watched.WatchedCatalog;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What a server and a client agent have each of their own kind. Used by the thread that starts and
 * stops the agent.
 */
interface AgentParts {
  /**
   * What is served beside what every agent serves.
   *
   * @param agent the agent as its API shows it, given the figures of its kind
   * @param view the agent's own view of the catalog, completed once there is one
   */
  Collection<? extends Collection<Route>> routes(
      Function<Stats, LocalAgent> agent,
      RequestLimits limits,
      CompletableFuture<WatchedCatalog> view);

  /** The port between agents. */
  RpcPort port();

  /** Where the servers are that this agent knows, but for itself; any thread. */
  Set<String> otherServers();

  /** What every request passes; it follows the configuration. */
  Gatekeeper gate(RunningConfig config);

  /** For how long, in milliseconds, nobody has been heard who tells what the cluster holds. */
  long contactAgeMs();

  /**
   * Where the agent's own view of the catalog asks.
   *
   * @param owner the thread of the view
   */
  CatalogSource catalog(Router router, Scheduling owner);

  /** Lets requests of other agents run through the same router. */
  void serve(Router router);

  /** Tells the cluster that this agent leaves. Blocks until that is done or the time is over. */
  void leave(long waitMsMax);

  /** Waits for the answers of writes that are on their way, while HTTP is still there to tell. */
  void drain();
}
