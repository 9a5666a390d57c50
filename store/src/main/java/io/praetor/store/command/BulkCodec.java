package io.praetor.store.command;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KeyScope;
import io.praetor.store.kv.KvWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about many keys as bytes and back; stateless. */
public final class BulkCodec {
  /** Numbers and marks of one write or key. */
  private static final int ROW_BYTES_MAX = 24;

  private BulkCodec() {}

  static int bytesMax(Command.Bulk command) {
    return switch (command) {
      case KvRollback c -> {
        int bytes = c.scope().prefix().length();
        for (Key key : c.scope().keys()) {
          bytes = Math.addExact(bytes, ROW_BYTES_MAX + key.length());
        }
        yield bytes;
      }
      case KvCopy c -> c.from().length() + c.to().length();
      case KvApply c -> {
        Key pruned = c.pruned();
        yield text(c.id()) + (pruned == null ? 0 : pruned.length()) + bytesMax(c.writes());
      }
      case ApplyBegin c -> text(c.id());
      case ApplyPart c -> text(c.id()) + bytesMax(c.writes());
      case ApplyAbort c -> text(c.id());
    };
  }

  /** How many bytes writes take in a command at most. */
  public static int bytesMax(List<KvWrite> writes) {
    int bytes = 0;
    for (KvWrite write : writes) {
      bytes = Math.addExact(bytes, bytesMax(write));
    }
    return bytes;
  }

  /** How many bytes a write takes in a command at most. */
  public static int bytesMax(KvWrite write) {
    byte[] value = write.value();
    return ROW_BYTES_MAX + write.key().length() + (value == null ? 0 : value.length);
  }

  private static int text(String text) {
    return 5 + 3 * text.length();
  }

  static void write(ByteWriter out, Command.Bulk command) {
    switch (command) {
      case KvRollback c -> {
        out.u8(Tag.KV_ROLLBACK).blob(c.scope().prefix().bytes()).varint(c.scope().keys().size());
        c.scope().keys().forEach(key -> out.blob(key.bytes()));
        out.varint(c.to()).flag(c.absentOnly()).varint(c.scopeIndex());
      }
      case KvCopy c -> {
        out.u8(Tag.KV_COPY).blob(c.from().bytes()).blob(c.to().bytes());
        out.flag(c.isTree()).flag(c.isMove()).flag(c.overwrites());
        out.varint(c.fromIndex()).varint(c.toIndex());
      }
      case KvApply c -> {
        Key pruned = c.pruned();
        writes(out.u8(Tag.KV_APPLY).text(c.id()), c.writes());
        out.flag(pruned != null);
        if (pruned != null) {
          out.blob(pruned.bytes());
        }
        out.varint(c.prunedIndex()).varint(c.writtenIndex());
      }
      case ApplyBegin c -> out.u8(Tag.APPLY_BEGIN).text(c.id()).varint(c.keys()).varint(c.bytes());
      case ApplyPart c -> writes(out.u8(Tag.APPLY_PART).text(c.id()).varint(c.at()), c.writes());
      case ApplyAbort c -> out.u8(Tag.APPLY_ABORT).text(c.id()).varint(c.keys() + 1L);
    }
  }

  private static void writes(ByteWriter out, List<KvWrite> writes) {
    out.varint(writes.size());
    for (KvWrite write : writes) {
      write(out, write);
    }
  }

  /** Writes one write. */
  public static void write(ByteWriter out, KvWrite write) {
    byte[] value = write.value();
    out.blob(write.key().bytes()).flag(value != null);
    if (value != null) {
      out.blob(value).varint(write.flags());
    }
  }

  /** Reads one write. */
  public static KvWrite readWrite(ByteReader in) {
    Key key = Key.of(in.blob());
    return in.flag() ? new KvWrite(key, in.blob(), in.varint()) : KvWrite.delete(key);
  }

  /** A command whose tag was read already, or null if the tag is of another kind. */
  static Command.@Nullable Bulk read(ByteReader in, int tag) {
    return switch (tag) {
      case Tag.KV_ROLLBACK -> new KvRollback(scope(in), index(in), in.flag(), index(in));
      case Tag.KV_COPY ->
          new KvCopy(
              Key.of(in.blob()),
              Key.of(in.blob()),
              in.flag(),
              in.flag(),
              in.flag(),
              index(in),
              index(in));
      case Tag.KV_APPLY ->
          new KvApply(
              in.text(), writes(in), in.flag() ? Key.of(in.blob()) : null, index(in), index(in));
      case Tag.APPLY_BEGIN -> new ApplyBegin(in.text(), in.count(Integer.MAX_VALUE), index(in));
      case Tag.APPLY_PART -> new ApplyPart(in.text(), in.count(Integer.MAX_VALUE), writes(in));
      case Tag.APPLY_ABORT -> new ApplyAbort(in.text(), in.count(Integer.MAX_VALUE) - 1);
      default -> null;
    };
  }

  private static KeyScope scope(ByteReader in) {
    Key prefix = Key.of(in.blob());
    int n = in.count(in.remaining());
    List<Key> keys = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Key key = Key.of(in.blob());
      if (i > 0 && keys.getLast().compareTo(key) >= 0) {
        throw new MalformedException("the keys of a command are out of order at " + key);
      }
      keys.add(key);
    }
    return new KeyScope(prefix, keys);
  }

  private static List<KvWrite> writes(ByteReader in) {
    int n = in.count(in.remaining());
    List<KvWrite> writes = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      writes.add(readWrite(in));
    }
    return writes;
  }

  private static long index(ByteReader in) {
    long value = in.varint();
    if (value < 0) {
      throw new MalformedException("an index below 0: " + value);
    }
    return value;
  }
}
