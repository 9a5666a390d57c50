package io.praetor.store.command;

import io.praetor.store.kv.KvWrite;
import java.util.List;

/**
 * The next writes of a {@link KvApply}; refused, and what came before dropped, if they do not begin
 * where that ends, or are more than was announced.
 *
 * @param at how many writes came before
 */
public record ApplyPart(String id, int at, List<KvWrite> writes) implements Command.Bulk {
  public ApplyPart {
    writes = List.copyOf(writes);
  }
}
