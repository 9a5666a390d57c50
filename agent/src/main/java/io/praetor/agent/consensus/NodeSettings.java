package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import io.praetor.agent.consensus.storage.OpenedStorages;

/**
 * The library's options of one node, with the client that its messages leave by: how the static
 * factory finds it.
 */
final class NodeSettings extends NodeOptions {

  /** Each of the library's queues; it makes several, and their slots stay in memory. */
  private static final int QUEUE_SLOTS = 4_096;

  private final PeerClient client;

  NodeSettings(PeerClient client) {
    this.client = client;
  }

  /** The options of a node on what is stored, which applies what is committed. */
  static NodeSettings of(
      RaftStorage storage, RaftTiming timing, Applier applier, PeerClient client) {
    NodeSettings settings = new NodeSettings(client);
    settings.setServiceFactory(new OpenedStorages(storage.log(), storage.votes()));
    settings.setFsm(applier);
    settings.setLogUri(storage.folder().resolve("log").toString());
    settings.setRaftMetaUri(storage.folder().resolve("vote").toString());
    settings.setSnapshotUri(storage.snapshots().folder().toString());
    settings.setElectionTimeoutMs(timing.electionTimeoutMs());
    settings.setRpcDefaultTimeout(timing.entriesTimeoutMs());
    // Snapshots are asked for by the tick, which knows the log's size too.
    settings.setSnapshotIntervalSecs(0);
    settings.setDisableCli(true);
    settings.setSharedTimerPool(true);
    settings.setSharedElectionTimer(true);
    settings.setSharedVoteTimer(true);
    settings.setSharedStepDownTimer(true);
    settings.setSharedSnapshotTimer(true);
    settings.setTimerPoolSize(2);
    settings.setRaftRpcThreadPoolSize(3);
    RaftOptions raft = settings.getRaftOptions();
    raft.setSync(true);
    raft.setSyncMeta(true);
    raft.setEnableLogEntryChecksum(true);
    raft.setReadOnlyOptions(ReadOnlyOption.ReadOnlySafe);
    raft.setDisruptorBufferSize(QUEUE_SLOTS);
    raft.setElectionHeartbeatFactor(timing.heartbeatsPerTimeout());
    raft.setMaxElectionDelayMs(timing.electionDelayMs());
    raft.setMaxBodySize(4 << 20);
    return settings;
  }

  PeerClient client() {
    return client;
  }
}
