package io.praetor.store;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.waiting.PendingRestore;
import io.praetor.store.waiting.WaitingRoom;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshot of a restore, where its room can do so beside the apply thread: from when its
 * last bytes have come, so that the commit finds it read. No part of the state: a server that has
 * not read ahead comes to the same at the commit. Owned by the apply thread, but for {@link
 * #await}.
 */
final class RestoreReading {
  /** What the bytes hold, or why they are no snapshot. */
  sealed interface Content {
    /** A snapshot. */
    record Read(View snapshot) implements Content {}

    /** They cannot be read. */
    record Unreadable(String why) implements Content {}
  }

  private record Ahead(PendingRestore restore, int level, Supplier<Content> content) {}

  private final SnapshotReader snapshots;
  private volatile @Nullable Ahead ahead;

  RestoreReading(SnapshotReader snapshots) {
    this.snapshots = snapshots;
  }

  /** Begins with a restore whose bytes have all come. */
  void begin(PendingRestore restore, int level, WaitingRoom room) {
    ahead = new Ahead(restore, level, room.ahead(restore.waiting(), () -> content(restore, level)));
  }

  /** What a restore holds, waited for where it is still being read. */
  Content of(PendingRestore restore, int level) {
    Ahead begun = ahead;
    return begun != null && begun.restore == restore && begun.level == level
        ? begun.content.get()
        : content(restore, level);
  }

  /** Forgets what was read of another restore than the one that is under way. */
  void keepOnly(PendingRestore underWay) {
    Ahead begun = ahead;
    if (begun != null && begun.restore != underWay) {
      ahead = null;
    }
  }

  /** Waits until the restore of that name is read, if this was begun; any thread. */
  void await(String id) {
    Ahead begun = ahead;
    if (begun != null && begun.restore.is(id)) {
      Content _ = begun.content.get();
    }
  }

  private Content content(PendingRestore restore, int level) {
    try (InputStream in = restore.open()) {
      return new Content.Read(snapshots.read(in, level));
    } catch (MalformedException | IOException e) {
      return new Content.Unreadable(String.valueOf(e.getMessage()));
    }
  }
}
