package io.praetor.store.history;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import org.jspecify.annotations.Nullable;

/**
 * Changes as bytes and back; stateless. The row after a change is not written: it is the row before
 * the next change of the key, or the key itself.
 */
final class ChangeCodec {
  private static final int TYPE = 7;
  private static final int HAS_AUTHOR = 8;
  private static final int HAS_BEFORE = 16;
  private static final int IS_BARE = 32;

  private ChangeCodec() {}

  /**
   * Writes a change.
   *
   * @param author the last that was written
   */
  static void write(ByteWriter out, KeyChange change, Author author) {
    KvEntry before = change.before();
    boolean isOther = !change.author().equals(author);
    out.u8(
        change.type().code()
            | (isOther ? HAS_AUTHOR : 0)
            | (before == null ? 0 : HAS_BEFORE)
            | (change.isBare() ? IS_BARE : 0));
    out.varint(change.index()).varint(change.wallMs()).blob(change.key().bytes());
    if (isOther) {
      out.text(change.author().accessor());
      out.text(change.author().address()).text(change.author().reason());
    }
    if (before != null) {
      out.blob(before.value())
          .varint(before.flags())
          .varint(before.lockIndex())
          .text(before.session() == null ? "" : before.session())
          .varint(before.createIndex())
          .varint(before.modifyIndex());
    }
  }

  /** What a record says of a change; the row after it is not known yet. */
  record Written(
      long index,
      long wallMs,
      KeyChange.Type type,
      Key key,
      Author author,
      @Nullable KvEntry before,
      boolean isBare) {}

  /**
   * Reads a change.
   *
   * @param author the last that was read
   */
  static Written read(ByteReader in, Author author) {
    int bits = in.u8();
    boolean isBare = (bits & IS_BARE) != 0;
    boolean hasBefore = (bits & HAS_BEFORE) != 0;
    KeyChange.Type type = KeyChange.Type.of(bits & TYPE);
    if (type == null || bits > 63 || (isBare && hasBefore)) {
      throw new MalformedException("a change of a key of no known kind: " + bits);
    }
    long index = positive(in);
    long wallMs = positive(in);
    Key key = Key.of(in.blob());
    Author by = author;
    if ((bits & HAS_AUTHOR) != 0) {
      by = new Author(in.text(), in.text(), in.text());
      if (by.equals(author)) {
        throw new MalformedException("a change names the author of the one before again");
      }
    }
    KvEntry before = null;
    if (hasBefore) {
      byte[] value = in.blob();
      long flags = in.varint();
      long lockIndex = positive(in);
      String session = in.text();
      long created = positive(in);
      long modified = positive(in);
      if (created > modified || modified >= index) {
        throw new MalformedException(
            "the row before change " + index + " of key " + key + " is of " + modified);
      }
      before =
          new KvEntry(
              key, value, flags, lockIndex, session.isEmpty() ? null : session, created, modified);
    }
    return new Written(index, wallMs, type, key, by, before, isBare);
  }

  private static long positive(ByteReader in) {
    long value = in.varint();
    if (value < 0) {
      throw new MalformedException("a number of a change is below 0: " + value);
    }
    return value;
  }
}
