package io.praetor.agent.cluster;

import io.praetor.agent.limit.Limit;
import io.praetor.store.cluster.AutopilotSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this agent takes part in its cluster; immutable. Made by its {@link Builder}, which has the
 * defaults.
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
 * @param reconnectMs how long an agent that has failed stays in the catalog
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
    long reconnectMs,
    long levelSettleMs) {

  public ClusterOptions {
    contacts = List.copyOf(contacts);
  }

  /** Begins with the usual times, no contacts, and nothing on disk. */
  public static Builder builder(AgentInfo self) {
    return new Builder(self);
  }

  /** Collects options; owned by one thread. */
  public static final class Builder {
    private final AgentInfo self;
    private int expect = 0;
    private List<String> contacts = List.of();
    private int defaultPort = 8300;
    private @Nullable Path folder = null;
    private AutopilotSettings autopilot = AutopilotSettings.DEFAULTS;
    private long tickMs = 200;
    private long heartbeatMs = 1_000;
    private long ttlMs = 8_000;
    private long graceMs = 10_000;
    private long deadMs = 60_000;
    private long reconnectMs = 72L * 3_600_000;
    private long levelSettleMs = 5_000;

    private Builder(AgentInfo self) {
      this.self = self;
    }

    /** How many servers begin a cluster ({@code bootstrap_expect}); 0 to join only. */
    public Builder expect(int value) {
      expect = value;
      return this;
    }

    /** Agents to ask for the cluster: HOST or HOST:PORT ({@code retry_join}). */
    public Builder contacts(List<String> value) {
      contacts = value;
      return this;
    }

    /** The port of contacts that name none. */
    public Builder defaultPort(int value) {
      defaultPort = value;
      return this;
    }

    /** Where the record of its cluster is kept; null for memory. */
    public Builder folder(@Nullable Path value) {
      folder = value;
      return this;
    }

    /** Settings while the cluster has none of its own. */
    public Builder autopilot(AutopilotSettings value) {
      autopilot = value;
      return this;
    }

    /** How often things are looked at. */
    public Builder tickMs(long value) {
      tickMs = value;
      return this;
    }

    /** How often an agent gives a sign of life. */
    public Builder heartbeatMs(long value) {
      heartbeatMs = value;
      return this;
    }

    /** After which an agent that gives none has failed. */
    public Builder ttlMs(long value) {
      ttlMs = value;
      return this;
    }

    /** What a new leader adds to that before it judges anyone. */
    public Builder graceMs(long value) {
      graceMs = value;
      return this;
    }

    /** How long a server has to have failed before it is cleaned up. */
    public Builder deadMs(long value) {
      deadMs = value;
      return this;
    }

    /** How long an agent that has failed stays in the catalog ({@code reconnect_timeout}). */
    public Builder reconnectMs(long value) {
      reconnectMs = value;
      return this;
    }

    /** How long all servers have to have spoken a higher level before the cluster moves to it. */
    public Builder levelSettleMs(long value) {
      levelSettleMs = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public ClusterOptions build() {
      Limit.atLeast("bootstrap_expect", expect, 0);
      Limit.between("defaultPort", defaultPort, 1, 65_535);
      Limit.atLeast("tickMs", tickMs, 1);
      Limit.atLeast("heartbeatMs", heartbeatMs, tickMs);
      Limit.atLeast("ttlMs", ttlMs, heartbeatMs);
      Limit.atLeast("graceMs", graceMs, 0);
      Limit.atLeast("deadMs", deadMs, 0);
      Limit.atLeast("reconnect_timeout", reconnectMs, 1);
      Limit.atLeast("levelSettleMs", levelSettleMs, 0);
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
          reconnectMs,
          levelSettleMs);
    }
  }
}
