package io.praetor.agent;

import io.praetor.agent.cluster.AgentInfo;
import io.praetor.agent.cluster.ClusterOptions;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.EncryptConfig;
import io.praetor.agent.consensus.LogOptions;
import io.praetor.agent.consensus.storage.WaitingFiles;
import io.praetor.agent.rpc.PortKey;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.telemetry.NameFilter;
import io.praetor.store.StateMachine;
import io.praetor.store.cluster.AutopilotSettings;
import io.praetor.store.snapshot.SnapshotCodec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration means for each part of the agent; immutable. A part knows nothing of the
 * configuration, and this is the one place that carries a setting to it.
 */
record PartOptions(AgentConfig config) {
  /** The address that other agents reach this one's port at (host:port). */
  String self() {
    return config.addresses().advertise() + ":" + config.addresses().serverPort();
  }

  RpcOptions rpc() {
    return RpcOptions.builder(config.addresses().bind(), config.addresses().serverPort())
        .handshakeMsMax(handshakeMsMax())
        .connectionsPerAddressMax(config.limits().rpcConnectionsPerClientMax())
        .build();
  }

  /** What agents prove to each other on the port between them; null for nothing. */
  @Nullable PortKey key() {
    EncryptConfig encrypt = config.encrypt();
    return encrypt.key().isEmpty()
        ? null
        : new PortKey(
            Base64.getDecoder().decode(encrypt.key()),
            encrypt.verifyIncoming(),
            encrypt.verifyOutgoing());
  }

  /** How long another agent may take to say who it is; none is as long as a number can say. */
  private int handshakeMsMax() {
    long ms = config.limits().rpcHandshake().toMillis();
    return ms == 0 ? Integer.MAX_VALUE : (int) Math.min(ms, Integer.MAX_VALUE);
  }

  /**
   * How this agent takes part in its cluster.
   *
   * @param meta what it is registered with
   */
  ClusterOptions cluster(String nodeId, Map<String, String> meta) {
    AgentConfig.Autopilot autopilot = config.autopilot();
    return ClusterOptions.builder(
            new AgentInfo(
                nodeId, config.identity().nodeName(), self(), config.server().enabled(), meta))
        .expect(config.server().enabled() ? config.server().bootstrapExpect() : 0)
        .contacts(config.join().addresses())
        .reconnectMs(config.join().reconnectTimeout().toMillis())
        .folder(config.dataDir())
        .autopilot(
            new AutopilotSettings(
                autopilot.cleanupDeadServers(),
                autopilot.lastContactThreshold().toMillis(),
                autopilot.maxTrailingLogs(),
                autopilot.minQuorum(),
                autopilot.serverStabilizationTime().toMillis()))
        .build();
  }

  /** An empty store, whose large changes wait where the options say. */
  StateMachine store(AgentMetrics measured) {
    return new StateMachine(
        SnapshotCodec::read, measured.watched(WaitingFiles.of(config.dataDir())));
  }

  LogOptions log() {
    AgentConfig.Raft raft = config.raft();
    return LogOptions.builder(self())
        .dataDir(config.dataDir())
        .raftMultiplier(config.performance().raftMultiplier())
        .snapshotEntries(raft.snapshotThreshold())
        .snapshotIntervalMs(Math.max(1, raft.snapshotInterval().toMillis()))
        .build();
  }

  /** Which metrics are shown. */
  NameFilter metrics() {
    AgentConfig.Telemetry settings = config.telemetry();
    return new NameFilter(settings.shown(), settings.hidden(), settings.shownOtherwise());
  }
}
