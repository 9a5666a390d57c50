package io.praetor.agent.consensus.storage;

import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Sender;
import java.nio.ByteBuffer;

/** The bytes of one log entry: its times and its commands, in the store's own codec. Stateless. */
public final class LogEntryBytes {
  /** About how many bytes a command takes in an entry. */
  public int sizeOf(Command command, Sender sender) {
    return CommandCodec.encodedBytes(command, sender);
  }

  /** The entry, as a cluster at a level writes it. */
  public ByteBuffer encode(int level, CommandCodec.Batch batch) {
    return ByteBuffer.wrap(CommandCodec.encode(level, batch));
  }

  /** Leaves the buffer as it is: the library may have to write or send the entry yet. */
  public CommandCodec.Batch decode(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return CommandCodec.decodeBatch(bytes);
  }
}
