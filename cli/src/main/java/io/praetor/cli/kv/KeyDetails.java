package io.praetor.cli.kv;

import io.praetor.cli.command.CommandException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key with all that the agent tells of it. Numbers stay text: some exceed a long.
 *
 * @param base64 the value as it travels
 */
record KeyDetails(
    String key,
    String base64,
    String flags,
    String lockIndex,
    String session,
    String createIndex,
    String modifyIndex) {

  /** The entries of an answer of {@code /v1/kv}. */
  static List<KeyDetails> list(@Nullable Object json) throws CommandException {
    if (!(json instanceof List<?> list)) {
      throw new CommandException("The agent's answer is not a list of keys");
    }
    List<KeyDetails> entries = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> map) || !(map.get("Key") instanceof String key)) {
        throw new CommandException("The agent's answer is not a list of keys");
      }
      String base64 = map.get("Value") instanceof String value ? value : "";
      entries.add(
          new KeyDetails(
              key,
              base64,
              text(map, "Flags"),
              text(map, "LockIndex"),
              map.get("Session") instanceof String session ? session : "",
              text(map, "CreateIndex"),
              text(map, "ModifyIndex")));
    }
    return entries;
  }

  byte[] value() {
    return Base64.getDecoder().decode(base64);
  }

  private static String text(Map<?, ?> map, String name) {
    Object value = map.get(name);
    return value == null ? "0" : value.toString();
  }
}
