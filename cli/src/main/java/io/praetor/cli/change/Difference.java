package io.praetor.cli.change;

import io.praetor.client.text.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is not the same on two sides; immutable.
 *
 * @param from what it was, or null if it was not there
 * @param to what it is, or null if it is not there
 */
public record Difference(String key, @Nullable Side from, @Nullable Side to) {

  /** A key on one side. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Side(byte[] value, String flags) {
    static @Nullable Side of(@Nullable Object json) {
      if (json == null) {
        return null;
      }
      JsonObject told = JsonObject.of(json);
      String flags = told.text("Flags");
      return new Side(ValueText.decode(told.map().get("Value")), flags.isEmpty() ? "0" : flags);
    }
  }

  /** The rows of an answer. */
  static List<Difference> list(@Nullable Object json) {
    List<Difference> rows = new ArrayList<>();
    for (JsonObject row : JsonObject.list(json)) {
      rows.add(
          new Difference(
              row.text("Key"), Side.of(row.map().get("From")), Side.of(row.map().get("To"))));
    }
    return rows;
  }
}
