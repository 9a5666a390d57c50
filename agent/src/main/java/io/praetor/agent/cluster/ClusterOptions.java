package io.praetor.agent.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this agent takes part in its cluster; immutable.
 *
 * @param self what it tells of itself
 * @param expect how many servers have to know each other before they begin a cluster; 0 to join
 *     only
 * @param contacts agents to ask for the cluster: HOST or HOST:PORT
 * @param defaultPort of contacts that name none
 * @param folder where the record of its cluster is kept; null for memory
 * @param autopilot settings while the cluster has none of its own
 * @param tickMs how often things are looked at
 * @param heartbeatMs how often an agent gives a sign of life
 * @param ttlMs after which an agent that gives none has failed
 * @param graceMs what a new leader adds to that before it judges anyone
 * @param deadMs how long a server has to have failed before it is cleaned up
 * @param levelSettleMs how long all servers have to have spoken a higher level before the cluster
 *     moves to it
 */
public record ClusterOptions(
    AgentInfo self,
    int expect,
    List<String> contacts,
    int defaultPort,
    @Nullable Path folder,
    AutopilotSettings autopilot,
    long tickMs,
    long heartbeatMs,
    long ttlMs,
    long graceMs,
    long deadMs,
    long levelSettleMs) {

  public ClusterOptions {
    contacts = List.copyOf(contacts);
  }

  /** The usual times. */
  public static ClusterOptions of(
      AgentInfo self, int expect, List<String> contacts, @Nullable Path folder) {
    return new ClusterOptions(
        self,
        expect,
        contacts,
        8300,
        folder,
        AutopilotSettings.DEFAULTS,
        200,
        1_000,
        8_000,
        10_000,
        60_000,
        5_000);
  }

  /** The same with first settings of the autopilot. */
  public ClusterOptions withAutopilot(AutopilotSettings settings) {
    return new ClusterOptions(
        self,
        expect,
        contacts,
        defaultPort,
        folder,
        settings,
        tickMs,
        heartbeatMs,
        ttlMs,
        graceMs,
        deadMs,
        levelSettleMs);
  }

  /** The same with another time for which all servers have to have spoken a higher level. */
  public ClusterOptions withLevelSettle(long ms) {
    return new ClusterOptions(
        self,
        expect,
        contacts,
        defaultPort,
        folder,
        autopilot,
        tickMs,
        heartbeatMs,
        ttlMs,
        graceMs,
        deadMs,
        ms);
  }

  /** The same with other times of liveness. */
  public ClusterOptions withTimes(long tick, long heartbeat, long ttl, long grace, long dead) {
    return new ClusterOptions(
        self,
        expect,
        contacts,
        defaultPort,
        folder,
        autopilot,
        tick,
        heartbeat,
        ttl,
        grace,
        dead,
        levelSettleMs);
  }
}
