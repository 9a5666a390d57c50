package io.praetor.store.command;

/**
 * Drops the parts of a {@link KvApply} that will not come; nothing if there are none.
 *
 * @param keys how many keys are there, if they are to be dropped only while no more are; -1 however
 *     many
 */
public record ApplyAbort(String id, int keys) implements Command.Bulk {}
