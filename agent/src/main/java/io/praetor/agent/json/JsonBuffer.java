package io.praetor.agent.json;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON straight into a buffer, as Go's encoder does: the same escapes, and four spaces when
 * it is to be pretty. Owned by one thread, for one document.
 */
public final class JsonBuffer {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INDENT =
      "\n".concat(" ".repeat(64)).getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] PLAIN = plain();

  /** Longer texts are written piece by piece. */
  private static final int SHORT_CHARS_MAX = 120;

  private final ByteBuf out;
  private final byte[] scratch = new byte[SHORT_CHARS_MAX + 4];
  private final boolean pretty;
  private int depth;
  private boolean first = true;
  private boolean afterName;

  public JsonBuffer(ByteBuf out, boolean pretty) {
    this.out = out;
    this.pretty = pretty;
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[128];
    for (int c = 0x20; c < 0x7f; c++) {
      // Go escapes what HTML could misread.
      plain[c] = "\"\\<>&".indexOf(c) < 0;
    }
    plain[0x7f] = true;
    return plain;
  }

  /** A name of a field with its quotes and colon, to be written many times. */
  public static byte[] name(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  public JsonBuffer beginArray() {
    return begin('[');
  }

  public JsonBuffer endArray() {
    return end(']');
  }

  public JsonBuffer beginObject() {
    return begin('{');
  }

  public JsonBuffer endObject() {
    return end('}');
  }

  /** Ends the document: Go ends a pretty one with a line feed. */
  public ByteBuf finish() {
    if (pretty) {
      out.writeByte('\n');
    }
    return out;
  }

  /** A name made by {@link #name(String)}. */
  public JsonBuffer field(byte[] name) {
    separate();
    out.writeBytes(name);
    if (pretty) {
      out.writeByte(' ');
    }
    afterName = true;
    return this;
  }

  public JsonBuffer field(String name) {
    separate();
    if (!isShort(name, true)) {
      quoted(name.getBytes(StandardCharsets.UTF_8));
      out.writeByte(':');
      if (pretty) {
        out.writeByte(' ');
      }
    }
    afterName = true;
    return this;
  }

  public JsonBuffer value(String text) {
    if (text.length() > SHORT_CHARS_MAX) {
      return value(text.getBytes(StandardCharsets.UTF_8));
    }
    separate();
    if (!isShort(text, false)) {
      quoted(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Whether a text is short and needs no escapes, as most do: it is written at once then. */
  private boolean isShort(String text, boolean isName) {
    int chars = text.length();
    if (chars > SHORT_CHARS_MAX) {
      return false;
    }
    byte[] bytes = scratch;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return false;
      }
      bytes[i + 1] = (byte) c;
    }
    int end = chars + 1;
    bytes[0] = '"';
    bytes[end++] = '"';
    if (isName) {
      bytes[end++] = ':';
      if (pretty) {
        bytes[end++] = ' ';
      }
    }
    out.writeBytes(bytes, 0, end);
    return true;
  }

  /** A string of UTF-8; what is not becomes replacement characters. */
  public JsonBuffer value(byte[] utf8) {
    separate();
    quoted(utf8);
    return this;
  }

  JsonBuffer valueOrNull(@Nullable String text) {
    return text == null ? nullValue() : value(text);
  }

  public JsonBuffer value(long number) {
    separate();
    if (number < 0) {
      out.writeBytes(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    } else {
      Digits.write(out, number);
    }
    return this;
  }

  /** A number whose 64 bits are unsigned. */
  public JsonBuffer unsigned(long number) {
    if (number >= 0) {
      return value(number);
    }
    separate();
    out.writeBytes(Long.toUnsignedString(number).getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** A number that is JSON already. */
  public JsonBuffer number(String json) {
    separate();
    out.writeBytes(json.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public JsonBuffer value(boolean bool) {
    separate();
    out.writeBytes((bool ? "true" : "false").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public JsonBuffer nullValue() {
    separate();
    out.writeBytes(NULL);
    return this;
  }

  /** Bytes in base64, or null if there are none, as Go encodes a nil slice. */
  public JsonBuffer base64OrNull(byte[] bytes) {
    if (bytes.length == 0) {
      return nullValue();
    }
    separate();
    int length = (bytes.length + 2) / 3 * 4;
    out.ensureWritable(length + 2);
    out.writeByte('"');
    byte[] chunk = new byte[Math.min(length, 4096)];
    int n = 0;
    int i = 0;
    for (; i + 2 < bytes.length; i += 3) {
      int bits = (bytes[i] & 0xff) << 16 | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff);
      chunk[n++] = BASE64[bits >> 18];
      chunk[n++] = BASE64[bits >> 12 & 63];
      chunk[n++] = BASE64[bits >> 6 & 63];
      chunk[n++] = BASE64[bits & 63];
      if (n == 4096) {
        out.writeBytes(chunk, 0, n);
        n = 0;
      }
    }
    if (i < bytes.length) {
      int bits = (bytes[i] & 0xff) << 16 | (i + 1 < bytes.length ? (bytes[i + 1] & 0xff) << 8 : 0);
      chunk[n++] = BASE64[bits >> 18];
      chunk[n++] = BASE64[bits >> 12 & 63];
      chunk[n++] = i + 1 < bytes.length ? BASE64[bits >> 6 & 63] : (byte) '=';
      chunk[n++] = '=';
    }
    out.writeBytes(chunk, 0, n);
    out.writeByte('"');
    return this;
  }

  private JsonBuffer begin(char bracket) {
    separate();
    out.writeByte(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonBuffer end(char bracket) {
    depth--;
    if (pretty && !first) {
      newLine();
    }
    out.writeByte(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (afterName) {
      afterName = false;
      return;
    }
    if (!first) {
      out.writeByte(',');
    }
    first = false;
    if (pretty && depth > 0) {
      newLine();
    }
  }

  private void newLine() {
    out.writeBytes(INDENT, 0, Math.min(INDENT.length, 1 + 4 * depth));
  }

  private void quoted(byte[] utf8) {
    out.writeByte('"');
    int plainFrom = 0;
    int i = 0;
    while (i < utf8.length) {
      byte b = utf8[i];
      if (b >= 0 && PLAIN[b]) {
        i++;
        continue;
      }
      int length = b >= 0 ? 1 : Utf8.sequenceLength(utf8, i);
      boolean lineSeparator =
          length == 3
              && b == (byte) 0xe2
              && utf8[i + 1] == (byte) 0x80
              && (utf8[i + 2] & 0xfe) == 0xa8;
      if (length > 1 && !lineSeparator) {
        i += length;
        continue;
      }
      out.writeBytes(utf8, plainFrom, i - plainFrom);
      if (length == 0) {
        out.writeBytes(REPLACEMENT);
        i++;
      } else if (lineSeparator) {
        escape(0x2000 | (utf8[i + 2] & 0x3f));
        i += 3;
      } else {
        escapeAscii(b);
        i++;
      }
      plainFrom = i;
    }
    out.writeBytes(utf8, plainFrom, i - plainFrom);
    out.writeByte('"');
  }

  private void escapeAscii(byte b) {
    switch (b) {
      case '"', '\\' -> out.writeByte('\\').writeByte(b);
      case '\n' -> out.writeByte('\\').writeByte('n');
      case '\r' -> out.writeByte('\\').writeByte('r');
      case '\t' -> out.writeByte('\\').writeByte('t');
      case '\b' -> out.writeByte('\\').writeByte('b');
      case '\f' -> out.writeByte('\\').writeByte('f');
      default -> escape(b);
    }
  }

  private void escape(int c) {
    out.writeByte('\\').writeByte('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.writeByte(HEX[c >> shift & 15]);
    }
  }
}
