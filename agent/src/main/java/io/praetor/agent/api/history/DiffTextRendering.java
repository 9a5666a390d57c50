package io.praetor.agent.api.history;

import io.praetor.agent.api.AnswerRendering;
import io.praetor.agent.query.QueryResult;
import io.praetor.agent.routing.Answer;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Differences as a unified diff, for people and {@code patch}; immutable.
 *
 * @param from what stands for one side: its index, or its prefix
 * @param to what stands for the other
 */
record DiffTextRendering(String from, String to) implements AnswerRendering<List<Difference>> {
  private static final String NOWHERE = "/dev/null";

  /** Longer binary values are told by their size alone. */
  private static final int BINARY_BYTES_MAX = 256;

  @Override
  public Answer body(QueryResult<List<Difference>> result) {
    StringBuilder out = new StringBuilder();
    for (Difference each : result.records()) {
      write(each, out);
    }
    return Answer.text(200, out.toString());
  }

  private void write(Difference each, StringBuilder out) {
    KvEntry one = each.from();
    KvEntry other = each.to();
    String name = name(each.name());
    out.append("diff ").append(name("a/", name)).append(' ').append(name("b/", name));
    out.append('\n');
    if (one == null) {
      out.append("new key, flags ").append(flags(other)).append('\n');
    } else if (other == null) {
      out.append("deleted key, flags ").append(flags(one)).append('\n');
    } else if (one.flags() != other.flags()) {
      out.append("old flags ").append(flags(one)).append('\n');
      out.append("new flags ").append(flags(other)).append('\n');
    }
    String left = one == null ? "" : UnifiedDiff.text(one.value());
    String right = other == null ? "" : UnifiedDiff.text(other.value());
    if (left == null || right == null) {
      out.append("binary ").append(binary(one)).append(" -> ").append(binary(other)).append('\n');
      return;
    }
    if (left.equals(right)) {
      return;
    }
    out.append("--- ").append(one == null ? NOWHERE : name("a/", name) + '\t' + from);
    out.append("\n+++ ").append(other == null ? NOWHERE : name("b/", name) + '\t' + to);
    out.append('\n');
    UnifiedDiff.write(left, right, out);
  }

  private static String flags(@Nullable KvEntry entry) {
    return entry == null ? "0" : Long.toUnsignedString(entry.flags());
  }

  private static String binary(@Nullable KvEntry entry) {
    if (entry == null) {
      return "nothing";
    }
    byte[] value = entry.value();
    return value.length > BINARY_BYTES_MAX
        ? value.length + " bytes"
        : "base64:" + Base64.getEncoder().encodeToString(value);
  }

  /** A name that may stand in a line: as it is, or in quotes with escapes, as git has it. */
  private static String name(Key key) {
    String text = key.toString();
    boolean isPlain = text.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\' && c != 0x7F);
    if (isPlain && !text.contains("\uFFFD")) {
      return text;
    }
    StringBuilder out = new StringBuilder("\"");
    for (byte b : key.bytes()) {
      int c = b & 0xFF;
      if (c == '"' || c == '\\') {
        out.append('\\').append((char) c);
      } else if (c >= ' ' && c < 0x7F) {
        out.append((char) c);
      } else {
        out.append('\\').append((char) ('0' + (c >> 6)));
        out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
      }
    }
    return out.append('"').toString();
  }

  private static String name(String side, String name) {
    return name.startsWith("\"") ? '"' + side + name.substring(1) : side + name;
  }
}
