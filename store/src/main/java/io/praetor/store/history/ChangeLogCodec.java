package io.praetor.store.history;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvTree;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A log of changes as records of a snapshot, and back; stateless. */
public final class ChangeLogCodec {
  private ChangeLogCodec() {}

  /** Begins the records of a log. */
  public interface Records {
    /** Begins the record of what is lost of a key, or of all with a prefix. */
    ByteWriter lost(boolean isPrefix);

    /** Begins the record of a change. */
    ByteWriter change();
  }

  /**
   * What the first record says of a log.
   *
   * @param changes how many there are
   * @param lostRows of how many keys and prefixes it says what is lost
   * @param fromIndex see {@link ChangeLog#fromIndex}
   * @param lost but for those keys and prefixes
   */
  public record Head(long changes, int lostRows, long fromIndex, Lost lost) {}

  /** Writes what is lost of some keys, and the changes, the last first. */
  public static void write(ChangeLog log, Records out) {
    Lost lost = log.lost();
    lost.prefixes().forEach((key, at) -> out.lost(true).blob(key.bytes()).varint(at));
    lost.keys().forEach((key, at) -> out.lost(false).blob(key.bytes()).varint(at));
    Author author = Author.NONE;
    for (Iterator<KeyChange> all = log.backwards(); all.hasNext(); ) {
      KeyChange change = all.next();
      ChangeCodec.write(out.change(), change, author);
      author = change.author();
    }
  }

  /**
   * A log that is to be read: it has nothing before the last of its records has come.
   *
   * @param live the keys of the snapshot
   * @param index of the snapshot
   * @param written what the snapshot was written from, for one that is read back
   */
  public static ChangeLog begin(KvTree live, Head head, long index, @Nullable ChangeLog written) {
    return new SnapshotReading(live, head, index, written, false).log();
  }

  /** The same for who goes through the records alone: the log stays empty. */
  public static ChangeLog scan(Head head, long index) {
    return new SnapshotReading(KvTree.EMPTY, head, index, null, true).log();
  }

  /**
   * The log that is read, with what a further record says.
   *
   * @throws MalformedException if that cannot follow those before
   */
  public static ChangeLog more(ChangeLog soFar, boolean isChange, boolean isPrefix, ByteReader in) {
    SnapshotReading reading = soFar.reading();
    if (reading == null) {
      throw new MalformedException("a record of a history that has all its records");
    }
    if (isChange) {
      reading.change(in);
    } else {
      reading.lost(Key.of(in.blob()), isPrefix, in.varint());
    }
    return reading.log();
  }
}
