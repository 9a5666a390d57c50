package io.praetor.store.command;

/**
 * Announces the parts of a {@link KvApply}; refused if all that are under way would hold too much.
 *
 * @param id chosen by the proposer
 * @param keys how many keys it will have
 * @param bytes how many bytes it will hold, as {@link io.praetor.store.kv.KvWrite#heldBytes} counts
 */
public record ApplyBegin(String id, int keys, long bytes) implements Command.Bulk {}
