package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.storage.LogStorage;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.consensus.storage.MembershipHistory;
import io.praetor.agent.consensus.storage.MemoryLog;
import io.praetor.agent.consensus.storage.SegmentedLog;
import io.praetor.agent.consensus.storage.SnapshotFolder;
import io.praetor.agent.consensus.storage.TemporaryFolder;
import io.praetor.agent.consensus.storage.Votes;
import io.praetor.agent.fault.FaultHandler;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the log keeps, and where; immutable, its parts say who uses them. */
record RaftStorage(
    LogStorage log,
    Votes votes,
    MembershipHistory members,
    SnapshotFolder snapshots,
    Path folder,
    @Nullable TemporaryFolder temporary) {

  /** Opens and checks what is in the folder. */
  static RaftStorage onDisk(LogOptions options, Path folder, FaultHandler faults, Disk disk)
      throws IOException {
    SegmentedLog log = SegmentedLog.open(folder.resolve("log"), disk, faults);
    Votes votes = Votes.open(folder.resolve("vote"), !log.isEmpty(), disk, faults);
    SnapshotFolder snapshots =
        new SnapshotFolder(options.self(), folder.resolve("snapshot"), disk, log.members());
    snapshots.check();
    return new RaftStorage(log, votes, log.members(), snapshots, folder, null);
  }

  /** For a development server: only its snapshots are files, and those go with it. */
  static RaftStorage inMemory(LogOptions options, Disk disk) throws IOException {
    MemoryLog log = new MemoryLog();
    TemporaryFolder temporary = TemporaryFolder.create();
    Path folder = temporary.path();
    SnapshotFolder snapshots =
        new SnapshotFolder(options.self(), folder.resolve("snapshot"), disk, log.members());
    return new RaftStorage(log, Votes.inMemory(), log.members(), snapshots, folder, temporary);
  }

  long logBytes() {
    return log instanceof SegmentedLog segmented ? segmented.bytes() : 0;
  }

  /** Removes what a development server kept while it ran. */
  void removeIfTemporary() {
    if (temporary != null) {
      temporary.remove();
    }
  }
}
