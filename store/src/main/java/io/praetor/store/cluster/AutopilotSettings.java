package io.praetor.store.cluster;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;

/**
 * How the leader looks after the servers; immutable. Kept in the store, so that all servers follow
 * the same.
 *
 * @param cleanupDeadServers whether servers that have failed are removed
 * @param lastContactThresholdMs a server that was not heard for longer is unhealthy
 * @param maxTrailingLogs a server that is more entries behind is unhealthy, and no learner becomes
 *     a voter before
 * @param minQuorum the number of voters that cleaning up does not go below
 * @param serverStabilizationMs how long a learner has to be healthy before it becomes a voter
 */
public record AutopilotSettings(
    boolean cleanupDeadServers,
    long lastContactThresholdMs,
    long maxTrailingLogs,
    int minQuorum,
    long serverStabilizationMs)
    implements ClusterSetting {

  /** Consul's defaults. */
  public static final AutopilotSettings DEFAULTS = new AutopilotSettings(true, 200, 250, 0, 10_000);

  @Override
  public Kind kind() {
    return Kind.AUTOPILOT;
  }

  ByteWriter writeFields(ByteWriter out) {
    return out.flag(cleanupDeadServers)
        .varint(lastContactThresholdMs)
        .varint(maxTrailingLogs)
        .varint(minQuorum)
        .varint(serverStabilizationMs);
  }

  static AutopilotSettings readFields(ByteReader in) {
    return new AutopilotSettings(
        in.flag(), in.varint(), in.varint(), in.count(Integer.MAX_VALUE), in.varint());
  }
}
