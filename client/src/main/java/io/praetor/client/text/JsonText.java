package io.praetor.client.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: compact, or indented as Go's encoding/json does it. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private final @Nullable String indent;

  private JsonText(@Nullable String indent) {
    this.indent = indent;
  }

  /** On one line, without spaces. */
  public static String compact(@Nullable Object value) {
    JsonText json = new JsonText(null);
    json.value(value, 0);
    return json.text.toString();
  }

  /** On many lines, each level indented once more by that text. */
  public static String indented(@Nullable Object value, String indent) {
    JsonText json = new JsonText(indent);
    json.value(value, 0);
    return json.text.toString();
  }

  /** A text in quotes. */
  public static String quoted(String value) {
    JsonText json = new JsonText(null);
    json.string(value);
    return json.text.toString();
  }

  private void value(@Nullable Object value, int level) {
    if (value instanceof String string) {
      string(string);
    } else if (value instanceof Map<?, ?> map) {
      boolean first = true;
      text.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        comma(first, level + 1);
        first = false;
        string(String.valueOf(entry.getKey()));
        text.append(indent == null ? ":" : ": ");
        value(entry.getValue(), level + 1);
      }
      close(first, level, '}');
    } else if (value instanceof List<?> list) {
      boolean first = true;
      text.append('[');
      for (Object element : list) {
        comma(first, level + 1);
        first = false;
        value(element, level + 1);
      }
      close(first, level, ']');
    } else {
      text.append(value);
    }
  }

  private void comma(boolean first, int level) {
    if (!first) {
      text.append(',');
    }
    newLine(level);
  }

  private void close(boolean empty, int level, char bracket) {
    if (!empty) {
      newLine(level);
    }
    text.append(bracket);
  }

  private void newLine(int level) {
    if (indent != null) {
      text.append('\n');
      for (int i = 0; i < level; i++) {
        text.append(indent);
      }
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        // Go escapes these three so that its JSON may stand within HTML; so do the exports that are
        // compared with ours.
        case '<', '>', '&', '\u2028', '\u2029' -> hex(c);
        default -> {
          if (c < ' ') {
            hex(c);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private void hex(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }
}
