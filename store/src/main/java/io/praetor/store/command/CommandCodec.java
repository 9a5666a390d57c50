package io.praetor.store.command;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.kv.KvEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as bytes and back; stateless. A log entry is {@code [version][timeMs][n][n commands]},
 * numbers as varints. What it does not know it refuses: a server that skipped a command would part
 * from the others without a sound.
 */
public final class CommandCodec {
  /**
   * The version that is written. A change of what is written is a new one; old ones stay readable.
   */
  public static final int VERSION = 1;

  /**
   * No command that is proposed is longer: one has room for a value of {@link
   * KvEntry#VALUE_BYTES_MAX}, or for several that are as long together. Longer ones in an old log
   * are read.
   */
  public static final int COMMAND_BYTES_MAX = 2 * KvEntry.VALUE_BYTES_MAX;

  private CommandCodec() {}

  /** What one log entry holds. */
  public record Batch(long timeMs, List<Command> commands) {
    public Batch {
      commands = List.copyOf(commands);
    }
  }

  /** About how many bytes a command takes in an entry: never less than it does, for limits. */
  public static int encodedBytes(Command command) {
    return CommandSize.of(command);
  }

  /** The bytes of one log entry. */
  public static byte[] encodeBatch(long timeMs, List<Command> commands) {
    int bytes = 24;
    for (Command command : commands) {
      bytes = Math.addExact(bytes, CommandSize.of(command));
    }
    ByteWriter out = new ByteWriter(bytes);
    out.u8(VERSION).varint(timeMs).varint(commands.size());
    for (Command command : commands) {
      CommandWriter.write(out, command);
    }
    return out.size() == out.array().length ? out.array() : out.toBytes();
  }

  /**
   * The commands of one log entry.
   *
   * @throws MalformedException if the bytes are anything else than a whole entry
   */
  public static Batch decodeBatch(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException(
          "log entries of version " + version + " are not known here, only " + VERSION);
    }
    long timeMs = in.varint();
    if (timeMs < 0) {
      throw new MalformedException("a log time before 0: " + timeMs);
    }
    int n = in.count(in.remaining());
    List<Command> commands = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      commands.add(CommandReader.read(in));
    }
    in.end();
    return new Batch(timeMs, commands);
  }
}
