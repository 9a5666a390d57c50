package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one command did to one key; immutable. A command that changes a key more than once, as a
 * transaction may, makes one change, from what was there before it to what was there in the end.
 *
 * @param index the store index at which it happened: all changes of one command share it
 * @param wallMs the leader's wall clock then, in milliseconds since the epoch
 * @param author the one who did it
 * @param type what it was
 * @param key the name of the key
 * @param before the row before, null if there was none, or if nothing is kept of it
 * @param after the row then, null if there was none any more, or if nothing is kept of it
 */
public record KeyChange(
    long index,
    long wallMs,
    Author author,
    Type type,
    Key key,
    @Nullable KvEntry before,
    @Nullable KvEntry after) {

  /** What a change was. */
  public enum Type {
    /** A value was written. */
    SET(0),
    /** The key was deleted. */
    DELETE(1),
    /** A session took the key, with or without another value. */
    LOCK(2),
    /** The key was let go, with or without another value. */
    UNLOCK(3),
    /** A snapshot was restored in which the key is something else. */
    RESTORE(4),
    /** What was kept of the key's history was taken away: the key itself did not change. */
    PURGE(5);

    private static final Type[] ALL = values();

    private final int code;

    Type(int code) {
      this.code = code;
    }

    /** What stands for it in snapshots. */
    int code() {
      return code;
    }

    /** The type of a code, or null. */
    static @Nullable Type of(int code) {
      for (Type type : ALL) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }

    /** What a change from one row to another is; one of them may be missing. */
    public static Type of(@Nullable KvEntry before, @Nullable KvEntry after) {
      if (after == null) {
        return DELETE;
      }
      String held = before == null ? null : before.session();
      if (Objects.equals(held, after.session())) {
        return SET;
      }
      return after.session() == null ? UNLOCK : LOCK;
    }
  }

  /** The objects of a change and of the row before it, and its places in two arrays. */
  private static final int FIXED_BYTES = 160;

  /** The text of a session that nothing else may hold any more. */
  private static final int SESSION_BYTES = 80;

  /**
   * Whether it happened is all that is kept: of a key whose history is not kept, or was purged. A
   * change from nothing to nothing there is not.
   */
  public boolean isBare() {
    return before == null && after == null;
  }

  /** The same with no rows. */
  KeyChange bare() {
    return isBare() ? this : new KeyChange(index, wallMs, author, type, key, null, null);
  }

  /**
   * What it counts against the limit of the history: about what it takes in memory. The row after
   * it does not count: it is there anyway, or is the row before the key's next change.
   */
  public int bytes() {
    return FIXED_BYTES
        + key.length()
        + author.bytes()
        + (before == null ? 0 : before.value().length)
        + (before == null || before.session() == null ? 0 : SESSION_BYTES);
  }
}
