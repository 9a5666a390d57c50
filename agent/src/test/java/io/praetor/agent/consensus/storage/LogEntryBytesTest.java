package io.praetor.agent.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.level.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEntryBytesTest {

  /**
   * A follower may hear that an entry is committed before its own disk has it, and a leader that
   * was deposed too: what is applied is written and sent afterwards.
   */
  @Test
  void anEntryThatWasAppliedIsStillWhole() {
    LogEntryBytes codec = new LogEntryBytes();
    ByteBuffer entry =
        codec.encode(
            Level.NEWEST, new CommandCodec.Batch(7, 8, List.of(new Command.Tick()), List.of()));
    CommandCodec.Batch first = codec.decode(entry);
    assertThat(entry.remaining()).isPositive();
    assertThat(codec.decode(entry)).isEqualTo(first);
  }
}
