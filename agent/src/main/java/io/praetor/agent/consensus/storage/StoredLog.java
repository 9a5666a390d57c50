package io.praetor.agent.consensus.storage;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in a file of the log, for tools that read it while no server writes it: verification,
 * and the operator of a broken one. Stateless.
 */
public final class StoredLog {
  private StoredLog() {}

  /**
   * One entry, committed or not.
   *
   * @param index its position in the log
   * @param term of the leader that made it
   * @param entry what it does to the store; empty for an entry of the library's own
   */
  public record Stored(long index, long term, CommandCodec.Batch entry) {
    /** The log's time, 0 for an entry of the library's own. */
    public long timeMs() {
      return entry.timeMs();
    }

    /** Its commands. */
    public List<Command> commands() {
      return entry.commands();
    }
  }

  /**
   * All whole entries of a file, in their order; what a kill left half-written behind them is left
   * out.
   *
   * @throws LogCorruptException if its header is damaged
   */
  public static List<Stored> read(Path file) throws IOException {
    List<Stored> entries = new ArrayList<>();
    LogEntryBytes codec = new LogEntryBytes();
    LogSegment.open(
            file,
            (_, index, kind, payload) -> {
              LogEntry entry = LogEntryV2CodecFactory.getInstance().decoder().decode(payload);
              if (entry == null) {
                throw new LogCorruptException(
                    file, "the record at position " + index + " is of an unknown format");
              }
              long term = entry.getId().getTerm();
              if (entry.getType() == EntryType.ENTRY_TYPE_DATA) {
                entries.add(new Stored(index, term, codec.decode(entry.getData())));
              } else {
                entries.add(new Stored(index, term, new CommandCodec.Batch(0, List.of())));
              }
            })
        .close();
    return entries;
  }
}
