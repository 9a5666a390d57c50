package io.praetor.cli.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A value as a person may read it. Stateless. */
public final class ValueText {
  private static final int LINE_CHARS_MAX = 120;

  private ValueText() {}

  /** The text of a value, or null if it is none that a terminal should show. */
  public static @Nullable String text(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      boolean plain = text.chars().allMatch(c -> c == '\n' || c == '\t' || !isControl(c));
      return plain ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c);
  }

  /** The bytes of a value as it travels; of null there are none. */
  public static byte[] decode(@Nullable Object base64) {
    return base64 instanceof String text ? Base64.getDecoder().decode(text) : new byte[0];
  }

  /** A value on one line: its text, the beginning of it, or how many bytes it has. */
  static String line(byte[] value) {
    String text = text(value);
    if (text == null) {
      return "(" + value.length + " bytes)";
    }
    String first = text.lines().findFirst().orElse("");
    boolean whole = first.length() == text.stripTrailing().length();
    if (first.length() > LINE_CHARS_MAX) {
      whole = false;
      first = first.substring(0, LINE_CHARS_MAX);
    }
    return whole ? first : first + "... (" + value.length + " bytes)";
  }
}
