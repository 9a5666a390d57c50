package io.praetor.store;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.waiting.PendingRestore;
import io.praetor.store.waiting.ReadAhead;
import io.praetor.store.waiting.WaitingRoom;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshot of a restore as soon as its last bytes have come, where its room can do so
 * beside the apply thread, so that the commit finds it read. No part of the state: a server that
 * has not read ahead comes to the same at the commit. Owned by the apply thread, but for {@link
 * #await}; the reading itself is on a thread of the room.
 */
final class RestoreReading {
  /** What the bytes hold, or why they are no snapshot. */
  sealed interface Content {
    /** A snapshot. */
    record Read(View snapshot) implements Content {}

    /** They cannot be read. */
    record Unreadable(String why) implements Content {}
  }

  /** One reading that was begun. */
  private final class Ahead {
    private final PendingRestore restore;
    private final int level;
    private final ReadAhead<Content> content;

    /** Nobody will ask for it any more. */
    private volatile boolean isOver;

    Ahead(PendingRestore restore, int level, WaitingRoom room) {
      this.restore = restore;
      this.level = level;
      content =
          room.ahead(
              restore.waiting(), () -> content(new EndingStream(restore.open(), this), level));
    }
  }

  /** Ends when nobody will ask for what is read any more, so that few readings are under way. */
  private static final class EndingStream extends FilterInputStream {
    private final Ahead ahead;

    EndingStream(InputStream in, Ahead ahead) {
      super(in);
      this.ahead = ahead;
    }

    @Override
    public int read() throws IOException {
      demandWanted();
      return super.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      demandWanted();
      return super.read(to, offset, length);
    }

    private void demandWanted() throws IOException {
      if (ahead.isOver) {
        throw new IOException("the restore was given up");
      }
    }
  }

  private final SnapshotReader snapshots;
  private volatile @Nullable Ahead ahead;

  RestoreReading(SnapshotReader snapshots) {
    this.snapshots = snapshots;
  }

  /** Begins with a restore whose bytes have all come. */
  void begin(PendingRestore restore, int level, WaitingRoom room) {
    end();
    ahead = new Ahead(restore, level, room);
  }

  /** What a restore holds, waited for where it is still being read. */
  Content of(PendingRestore restore, int level) {
    Ahead begun = ahead;
    return begun != null && begun.restore == restore && begun.level == level
        ? begun.content.get()
        : content(restore.open(), level);
  }

  /** Gives up what is read of another restore than the one that is under way. */
  void keepOnly(PendingRestore underWay) {
    Ahead begun = ahead;
    if (begun != null && begun.restore != underWay) {
      end();
    }
  }

  private void end() {
    Ahead begun = ahead;
    if (begun != null) {
      begun.isOver = true;
      ahead = null;
    }
  }

  /**
   * Waits until the restore of that name is read, for a time at most; returns at once if this was
   * not begun. Any thread.
   */
  void await(String id, Duration waitMax) throws InterruptedException {
    Ahead begun = ahead;
    if (begun != null && begun.restore.is(id)) {
      begun.content.await(waitMax);
    }
  }

  private Content content(InputStream bytes, int level) {
    try (InputStream in = bytes) {
      return new Content.Read(snapshots.read(in, level));
    } catch (MalformedException | IOException e) {
      return new Content.Unreadable(String.valueOf(e.getMessage()));
    }
  }
}
