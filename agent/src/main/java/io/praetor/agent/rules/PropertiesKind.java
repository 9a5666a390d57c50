package io.praetor.agent.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of Java, each of a name and a value with {@code =} or {@code :} between them;
 * immutable, any thread. Java itself reads almost any text as properties; what has no sign is a
 * mistake more often than a name without a value.
 */
record PropertiesKind() implements ValueKind {
  private static final int UNICODE_DIGITS = 4;

  static ValueKind of(String spec) throws BadRuleException {
    var _ = SpecFields.read(spec, "properties", List.of());
    return new PropertiesKind();
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    int number = 0;
    int begun = 0;
    boolean goesOn = false;
    boolean hasSign = true;
    for (String line : text.text().split("\r\n|\n|\r", -1)) {
      number++;
      deadline.check();
      String stripped = line.stripLeading();
      if (!goesOn) {
        if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith("!")) {
          continue;
        }
        begun = number;
        hasSign = false;
      }
      Line read = Line.read(stripped, hasSign, goesOn);
      if (read.fault() != null) {
        return new Fault("line " + number, "is no property: " + read.fault());
      }
      hasSign = read.hasSign();
      goesOn = read.goesOn();
      if (!goesOn && !hasSign) {
        return new Fault("line " + begun, "is no property: there is neither = nor : behind a name");
      }
    }
    return hasSign ? null : new Fault("line " + begun, "is no property: it ends within a line");
  }

  /**
   * What one line says.
   *
   * @param hasSign whether the property has its sign by now
   * @param goesOn whether it goes on in the next line
   */
  private record Line(boolean hasSign, boolean goesOn, @Nullable String fault) {
    static Line read(String text, boolean hadSign, boolean isContinued) {
      boolean hasSign = hadSign;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          if (i + 1 == text.length()) {
            return new Line(hasSign, true, null);
          }
          i++;
          if (text.charAt(i) == 'u') {
            if (!isUnicode(text, i + 1)) {
              return new Line(hasSign, false, "\\u is not followed by four hexadecimal digits");
            }
            i += UNICODE_DIGITS;
          }
        } else if (!hasSign && (c == '=' || c == ':')) {
          if (i == 0 && !isContinued) {
            return new Line(false, false, "there is no name before " + c);
          }
          hasSign = true;
        }
      }
      return new Line(hasSign, false, null);
    }

    private static boolean isUnicode(String text, int from) {
      if (from + UNICODE_DIGITS > text.length()) {
        return false;
      }
      for (int i = from; i < from + UNICODE_DIGITS; i++) {
        if (Character.digit(text.charAt(i), 16) < 0) {
          return false;
        }
      }
      return true;
    }
  }
}
