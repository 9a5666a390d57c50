package io.praetor.agent.consensus;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How one server keeps the log.
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

  public LogOptions {
    if (raftMultiplier < 1 || raftMultiplier > 10) {
      throw new IllegalArgumentException(
          "raft_multiplier is " + raftMultiplier + ": it must be from 1 to 10");
    }
  }

  /** Consul's defaults for what Consul has, with the log on disk. */
  public static LogOptions durable(String self, Path dataDir) {
    return defaults(self, dataDir);
  }

  /** The same with everything in memory. */
  public static LogOptions inMemory(String self) {
    return defaults(self, null);
  }

  private static LogOptions defaults(String self, @Nullable Path dataDir) {
    return new LogOptions(
        self, dataDir, 1, 16_384, 30_000, 256L << 20, 65_536, 64L << 20, 1_024, 1 << 20, 2);
  }

  /** These options with other times of Raft. */
  public LogOptions withRaftMultiplier(int multiplier) {
    return new LogOptions(
        self,
        dataDir,
        multiplier,
        snapshotEntries,
        snapshotIntervalMs,
        snapshotLogBytes,
        proposalsMax,
        proposalBytesMax,
        entryCommandsMax,
        entryBytesMax,
        entriesInFlightMax);
  }

  /** These options with other snapshots. */
  public LogOptions withSnapshots(long entries, long intervalMs) {
    return new LogOptions(
        self,
        dataDir,
        raftMultiplier,
        entries,
        intervalMs,
        snapshotLogBytes,
        proposalsMax,
        proposalBytesMax,
        entryCommandsMax,
        entryBytesMax,
        entriesInFlightMax);
  }

  /** These options with snapshots of a smaller or larger log. */
  public LogOptions withSnapshotLogBytes(long bytes) {
    return new LogOptions(
        self,
        dataDir,
        raftMultiplier,
        snapshotEntries,
        snapshotIntervalMs,
        bytes,
        proposalsMax,
        proposalBytesMax,
        entryCommandsMax,
        entryBytesMax,
        entriesInFlightMax);
  }

  /** These options with another number of entries on their way at once. */
  public LogOptions withEntriesInFlight(int entriesMax) {
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
        entriesMax);
  }

  /** These options with other limits of what may wait. */
  public LogOptions withProposals(int commandsMax, long bytesMax) {
    return new LogOptions(
        self,
        dataDir,
        raftMultiplier,
        snapshotEntries,
        snapshotIntervalMs,
        snapshotLogBytes,
        commandsMax,
        bytesMax,
        entryCommandsMax,
        entryBytesMax,
        entriesInFlightMax);
  }
}
