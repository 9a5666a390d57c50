package io.praetor.agent.api.listing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.praetor.agent.filter.PatternSize;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What names or values have to be like; immutable, and equal for equal texts. A text that begins
 * with {@code ~} is a regular expression of RE2, found anywhere; others are globs for names, and
 * texts that are found anywhere for values.
 */
final class Match {
  /** The longest text of a match, in characters. */
  static final int CHARS_MAX = 1_024;

  /** More than anybody writes by hand, and made within a millisecond. */
  static final int INSTRUCTIONS_MAX = 4_096;

  private final String text;

  /** Null where a plain text is looked for. */
  private final @Nullable Pattern pattern;

  private final long instructions;
  private final byte[] wanted;

  private Match(String text, @Nullable String expression) {
    this.text = text;
    wanted = text.getBytes(StandardCharsets.UTF_8);
    if (expression == null) {
      pattern = null;
      instructions = 1;
      return;
    }
    instructions = PatternSize.of(expression);
    if (instructions > INSTRUCTIONS_MAX) {
      throw refused(
          text,
          "has more than "
              + INSTRUCTIONS_MAX
              + " instructions, a repetition counting as often as it may be repeated");
    }
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw refused(text, "cannot be read: " + e.getMessage());
    }
  }

  /**
   * What names have to be like, behind the prefix; null for all.
   *
   * @throws BadRequestException if it cannot be read
   */
  static @Nullable Match ofNames(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    requireShort(text);
    return new Match(text, isExpression(text) ? text.substring(1) : Glob.expression(text));
  }

  /**
   * What values have to hold; null for all.
   *
   * @throws BadRequestException if it cannot be read
   */
  static @Nullable Match ofValues(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    requireShort(text);
    return new Match(text, isExpression(text) ? text.substring(1) : null);
  }

  private static boolean isExpression(String text) {
    return text.startsWith("~");
  }

  private static void requireShort(String text) {
    if (text.length() > CHARS_MAX) {
      throw new BadRequestException(
          "match and value-match have "
              + CHARS_MAX
              + " characters at most; one here has "
              + text.length());
    }
  }

  private static BadRequestException refused(String text, String what) {
    return new BadRequestException("The match " + GoNumber.quote(text) + " " + what);
  }

  /** Whether some bytes are like it; the steps are taken before it is done. */
  boolean takes(byte[] bytes, ListingWork work) {
    work.take(instructions * bytes.length);
    Pattern known = pattern;
    // As text: on bytes, re2j 1.8 takes the end of a text to be behind a letter of two bytes.
    return known == null
        ? holds(bytes)
        : known.matcher(new String(bytes, StandardCharsets.UTF_8)).find();
  }

  private boolean holds(byte[] bytes) {
    byte first = wanted[0];
    int last = bytes.length - wanted.length;
    for (int i = 0; i <= last; i++) {
      if (bytes[i] == first && isAt(bytes, i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int at) {
    for (int i = 1; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Match that
        && text.equals(that.text)
        && (pattern == null) == (that.pattern == null);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
