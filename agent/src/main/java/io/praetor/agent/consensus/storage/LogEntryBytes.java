package io.praetor.agent.consensus.storage;

import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of one log entry: its time and its commands, in the store's own codec. Stateless. */
public final class LogEntryBytes {

  /** What an entry holds. */
  public record Decoded(long timeMs, List<Command> commands) {}

  public int sizeOf(Command command) {
    return CommandCodec.encodedBytes(command);
  }

  public ByteBuffer encode(long timeMs, List<Command> commands) {
    return ByteBuffer.wrap(CommandCodec.encodeBatch(timeMs, commands));
  }

  /** Leaves the buffer as it is: the library may have to write or send the entry yet. */
  public Decoded decode(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    CommandCodec.Batch batch = CommandCodec.decodeBatch(bytes);
    return new Decoded(batch.timeMs(), batch.commands());
  }
}
