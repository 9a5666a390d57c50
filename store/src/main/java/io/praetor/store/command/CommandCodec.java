package io.praetor.store.command;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.level.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as bytes and back; stateless. A log entry is {@code [version][timeMs][n][n commands]},
 * numbers as varints; from version 2 on {@code [version][timeMs][wall clock - timeMs][n][n
 * commands]}, the difference with its sign in the lowest bit, and a command of which the sender is
 * known stands behind him. An entry in which a sender says at which index it was judged has version
 * 5, one in which a sender says by which rules has version 7, and both are else one of version 2.
 * What it does not know it refuses: a server that skipped a command would part from the others
 * without a sound.
 */
public final class CommandCodec {
  /**
   * The highest version that is written: the level of the cluster from which on it is. A change of
   * what is written is a new one; old ones stay readable.
   */
  public static final int VERSION = Level.CHANGE_LOG;

  /** Before the commands of an entry. */
  private static final int HEAD_BYTES = 36;

  /**
   * No command that is proposed is longer: one has room for a value of {@link
   * KvEntry#VALUE_BYTES_MAX}, or for several that are as long together. Longer ones in an old log
   * are read.
   */
  public static final int COMMAND_BYTES_MAX = 2 * KvEntry.VALUE_BYTES_MAX;

  private CommandCodec() {}

  /**
   * What one log entry holds.
   *
   * @param timeMs the log's time
   * @param wallMs the leader's wall clock in milliseconds since the epoch, 0 in an entry of the
   *     first level
   * @param senders who sent each command; empty if nothing is known of any
   */
  public record Batch(long timeMs, long wallMs, List<Command> commands, List<Sender> senders) {
    public Batch {
      commands = List.copyOf(commands);
      senders = List.copyOf(senders);
      if (!senders.isEmpty() && senders.size() != commands.size()) {
        throw new IllegalArgumentException(
            senders.size() + " senders of " + commands.size() + " commands");
      }
    }

    /** Commands of which no more is known than the log's time. */
    public Batch(long timeMs, List<Command> commands) {
      this(timeMs, 0, commands, List.of());
    }

    /** The sender of the command at a position, counted from 0. */
    public Sender sender(int position) {
      return senders.isEmpty() ? Sender.NONE : senders.get(position);
    }
  }

  /** About how many bytes a command takes in an entry: never less than it does, for limits. */
  public static int encodedBytes(Command command, Sender sender) {
    return CommandSize.of(command) + sender.bytesMax();
  }

  /**
   * The bytes of one log entry.
   *
   * @param level the cluster's: below {@link Level#WALL_CLOCK} there is no room for the wall clock
   *     and the senders
   */
  public static byte[] encode(int level, Batch batch) {
    int bytes = HEAD_BYTES;
    for (Command command : batch.commands()) {
      bytes = Math.addExact(bytes, CommandSize.of(command));
    }
    for (Sender sender : batch.senders()) {
      bytes = Math.addExact(bytes, sender.bytesMax());
    }
    ByteWriter out = new ByteWriter(bytes);
    int version = Math.min(versionOf(level), versionOf(batch));
    boolean isFirst = version == Level.FIRST;
    out.u8(version);
    out.varint(batch.timeMs());
    if (!isFirst) {
      long ahead = batch.wallMs() - batch.timeMs();
      out.varint(ahead << 1 ^ ahead >> 63);
    }
    out.varint(batch.commands().size());
    for (int i = 0; i < batch.commands().size(); i++) {
      Sender sender = batch.sender(i);
      if (!isFirst) {
        write(out, sender, version);
      }
      CommandWriter.write(out, batch.commands().get(i));
    }
    return out.size() == out.array().length ? out.array() : out.toBytes();
  }

  /** The highest version of entries at a level. */
  private static int versionOf(int level) {
    return level >= Level.CHANGE_LOG
        ? Level.CHANGE_LOG
        : level >= Level.ACCESS
            ? Level.ACCESS
            : level >= Level.WALL_CLOCK ? Level.WALL_CLOCK : Level.FIRST;
  }

  /** The version that has room for all that is known of the senders. */
  private static int versionOf(Batch batch) {
    int version = Level.WALL_CLOCK;
    for (Sender sender : batch.senders()) {
      if (sender.ruledAt() != 0) {
        return Level.CHANGE_LOG;
      }
      if (sender.judgedAt() != 0) {
        version = Level.ACCESS;
      }
    }
    return version;
  }

  /** Writes a sender if anything of it is to be kept. */
  private static void write(ByteWriter out, Sender sender, int version) {
    boolean isRuled = version >= Level.CHANGE_LOG && sender.ruledAt() != 0;
    boolean isJudged = version >= Level.ACCESS && sender.judgedAt() != 0;
    boolean isNamed =
        !sender.accessor().isEmpty() || !sender.address().isEmpty() || !sender.reason().isEmpty();
    if (!isNamed && !isJudged && !isRuled) {
      return;
    }
    out.u8(isRuled ? Tag.RULED_SENDER : isJudged ? Tag.JUDGED_SENDER : Tag.SENDER);
    out.text(sender.accessor()).text(sender.address()).text(sender.reason());
    if (isJudged || isRuled) {
      out.varint(sender.judgedAt());
    }
    if (isRuled) {
      out.varint(sender.ruledAt());
    }
  }

  /** The bytes of one log entry of the first level. */
  public static byte[] encodeBatch(long timeMs, List<Command> commands) {
    return encode(Level.FIRST, new Batch(timeMs, commands));
  }

  /**
   * The commands of one log entry.
   *
   * @throws MalformedException if the bytes are anything else than a whole entry
   */
  public static Batch decodeBatch(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version < Level.FIRST || versionOf(version) != version) {
      throw new MalformedException(
          "log entries of version " + version + " are not known here, only up to " + VERSION);
    }
    long timeMs = positive(in.varint(), "log time");
    long wallMs = 0;
    if (version >= Level.WALL_CLOCK) {
      long ahead = in.varint();
      wallMs = positive(timeMs + (ahead >>> 1 ^ -(ahead & 1)), "wall clock");
    }
    int n = in.count(in.remaining());
    List<Command> commands = new ArrayList<>(n);
    List<Sender> senders = List.of();
    for (int i = 0; i < n; i++) {
      int tag = in.u8();
      if (isSender(tag, version)) {
        if (senders.isEmpty()) {
          senders = new ArrayList<>(java.util.Collections.nCopies(n, Sender.NONE));
        }
        senders.set(i, sender(in, tag));
        tag = in.u8();
      }
      commands.add(CommandReader.read(in, tag));
    }
    in.end();
    Batch batch = new Batch(timeMs, wallMs, commands, senders);
    if (version >= Level.ACCESS && versionOf(batch) != version) {
      throw new MalformedException(
          "an entry of version " + version + " in which no sender was judged so");
    }
    return batch;
  }

  private static boolean isSender(int tag, int version) {
    return switch (tag) {
      case Tag.SENDER -> version >= Level.WALL_CLOCK;
      case Tag.JUDGED_SENDER -> version >= Level.ACCESS;
      case Tag.RULED_SENDER -> version >= Level.CHANGE_LOG;
      default -> false;
    };
  }

  private static Sender sender(ByteReader in, int tag) {
    Sender sender =
        new Sender(
            in.text(),
            in.text(),
            in.text(),
            tag == Tag.SENDER ? 0 : positive(in.varint(), "index"),
            tag == Tag.RULED_SENDER ? positive(in.varint(), "index") : 0);
    if (sender.isEmpty()
        || (tag == Tag.JUDGED_SENDER && sender.judgedAt() == 0)
        || (tag == Tag.RULED_SENDER && sender.ruledAt() == 0)) {
      throw new MalformedException("a sender of whom nothing is said");
    }
    return sender;
  }

  private static long positive(long ms, String what) {
    if (ms < 0) {
      throw new MalformedException("a " + what + " before 0: " + ms);
    }
    return ms;
  }
}
