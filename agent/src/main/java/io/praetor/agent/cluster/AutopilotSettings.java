package io.praetor.agent.cluster;

import io.praetor.store.View;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.config.ConfigBlob;

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
    long serverStabilizationMs) {

  /** The name of these settings in the store. */
  public static final String CONFIG_NAME = "autopilot";

  /** Consul's defaults. */
  public static final AutopilotSettings DEFAULTS = new AutopilotSettings(true, 200, 250, 0, 10_000);

  /** The cluster's settings, or the given ones while it has none. */
  public static AutopilotSettings of(View view, AutopilotSettings otherwise) {
    ConfigBlob blob = view.config(CONFIG_NAME);
    if (blob == null) {
      return otherwise;
    }
    ByteReader in = new ByteReader(blob.value());
    return new AutopilotSettings(
        in.flag(), in.varint(), in.varint(), in.count(Integer.MAX_VALUE), in.varint());
  }

  /** As kept in the store. */
  public byte[] encode() {
    return new ByteWriter(32)
        .flag(cleanupDeadServers)
        .varint(lastContactThresholdMs)
        .varint(maxTrailingLogs)
        .varint(minQuorum)
        .varint(serverStabilizationMs)
        .toBytes();
  }
}
