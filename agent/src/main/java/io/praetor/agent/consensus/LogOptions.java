package io.praetor.agent.consensus;

import io.praetor.agent.limit.Limit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How one server keeps the log; immutable. Made by its {@link Builder}, which has the defaults.
 *
 * @param self this server's advertised RPC address (host:port), by which the others know it
 * @param dataDir the folder that holds the log, votes and snapshots; null keeps all in memory
 *     (development mode)
 * @param raftMultiplier 1..10, scales the times of Raft ({@link RaftTiming})
 * @param snapshotEntries a snapshot is written when this many entries were applied since the last
 *     one
 * @param snapshotIntervalMs how often that is looked at
 * @param snapshotLogBytes a snapshot is also written when the log has grown by this much since the
 *     last one, however few entries that were. The log always reaches back to the snapshot before
 *     the last, so that a follower that is a little late needs none
 * @param proposalsMax how many commands may wait for a log entry
 * @param proposalBytesMax how many encoded bytes they may have together
 * @param entryCommandsMax how many commands go into one log entry
 * @param entryBytesMax the size that an entry of more than one command does not go beyond
 * @param entriesInFlightMax how many entries of this leader may be on their way at once
 */
public record LogOptions(
    String self,
    @Nullable Path dataDir,
    int raftMultiplier,
    long snapshotEntries,
    long snapshotIntervalMs,
    long snapshotLogBytes,
    int proposalsMax,
    long proposalBytesMax,
    int entryCommandsMax,
    int entryBytesMax,
    int entriesInFlightMax) {

  /** Consul's defaults for what Consul has, with the log on disk. */
  public static LogOptions durable(String self, Path dataDir) {
    return builder(self).dataDir(dataDir).build();
  }

  /** The same with everything in memory. */
  public static LogOptions inMemory(String self) {
    return builder(self).build();
  }

  /** Begins with the defaults, and everything in memory. */
  public static Builder builder(String self) {
    return new Builder(self);
  }

  /** Collects options; owned by one thread. */
  public static final class Builder {
    private final String self;
    private @Nullable Path dataDir = null;
    private int raftMultiplier = 1;
    private long snapshotEntries = 16_384;
    private long snapshotIntervalMs = 30_000;
    private long snapshotLogBytes = 256L << 20;
    private int proposalsMax = 65_536;
    private long proposalBytesMax = 64L << 20;
    private int entryCommandsMax = 1_024;
    private int entryBytesMax = 1 << 20;
    private int entriesInFlightMax = 2;

    private Builder(String self) {
      this.self = self;
    }

    /** The folder of the log, votes and snapshots; null keeps all in memory. */
    public Builder dataDir(@Nullable Path value) {
      dataDir = value;
      return this;
    }

    /** Scales the times of Raft ({@code performance.raft_multiplier}). */
    public Builder raftMultiplier(int value) {
      raftMultiplier = value;
      return this;
    }

    /** Entries between snapshots ({@code raft_snapshot_threshold}). */
    public Builder snapshotEntries(long value) {
      snapshotEntries = value;
      return this;
    }

    /** How often that is looked at ({@code raft_snapshot_interval}). */
    public Builder snapshotIntervalMs(long value) {
      snapshotIntervalMs = value;
      return this;
    }

    /** Growth of the log after which a snapshot is written all the same. */
    public Builder snapshotLogBytes(long value) {
      snapshotLogBytes = value;
      return this;
    }

    /** How many commands may wait for a log entry. */
    public Builder proposalsMax(int value) {
      proposalsMax = value;
      return this;
    }

    /** How many encoded bytes they may have together. */
    public Builder proposalBytesMax(long value) {
      proposalBytesMax = value;
      return this;
    }

    /** How many commands go into one log entry. */
    public Builder entryCommandsMax(int value) {
      entryCommandsMax = value;
      return this;
    }

    /** The size that an entry of more than one command does not go beyond. */
    public Builder entryBytesMax(int value) {
      entryBytesMax = value;
      return this;
    }

    /** How many entries of this leader may be on their way at once. */
    public Builder entriesInFlightMax(int value) {
      entriesInFlightMax = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public LogOptions build() {
      Limit.between("raft_multiplier", raftMultiplier, 1, 10);
      Limit.atLeast("raft_snapshot_threshold", snapshotEntries, 1);
      Limit.atLeast("raft_snapshot_interval in ms", snapshotIntervalMs, 1);
      Limit.atLeast("snapshotLogBytes", snapshotLogBytes, 1);
      Limit.atLeast("proposalsMax", proposalsMax, 1);
      Limit.atLeast("proposalBytesMax", proposalBytesMax, 1);
      Limit.atLeast("entryCommandsMax", entryCommandsMax, 1);
      Limit.atLeast("entryBytesMax", entryBytesMax, 1);
      Limit.atLeast("entriesInFlightMax", entriesInFlightMax, 1);
      return new LogOptions(
          self,
          dataDir,
          raftMultiplier,
          snapshotEntries,
          snapshotIntervalMs,
          snapshotLogBytes,
          proposalsMax,
          proposalBytesMax,
          entryCommandsMax,
          entryBytesMax,
          entriesInFlightMax);
    }
  }
}
