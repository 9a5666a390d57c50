package io.praetor.cli.tree;

import io.praetor.cli.command.CommandException;
import io.praetor.client.text.JsonObject;

/**
 * One key as an agent tells it; immutable.
 *
 * @param flags as text: some exceed a long
 * @param base64 the value as it travels
 * @param session who holds it, or empty
 */
public record Entry(String key, String flags, String base64, long modifyIndex, String session) {

  /** The entry of an element of the list. */
  public static Entry of(Object json) throws CommandException {
    JsonObject told = JsonObject.of(json);
    String key = told.text("Key");
    if (key.isEmpty()) {
      throw new CommandException("The agent's answer is not a list of keys");
    }
    String flags = told.text("Flags");
    return new Entry(
        key,
        flags.isEmpty() ? "0" : flags,
        told.text("Value"),
        told.number("ModifyIndex"),
        told.text("Session"));
  }

  /** Whether another cluster has it just so. */
  public boolean isCopiedBy(Entry other) {
    return flags.equals(other.flags) && base64.equals(other.base64);
  }
}
