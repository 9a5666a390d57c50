package io.praetor.agent.rules;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number in a range, without anything around it; immutable, any thread.
 *
 * @param isInteger whether it has to be written as a whole number
 */
record NumberKind(@Nullable BigDecimal min, @Nullable BigDecimal max, boolean isInteger)
    implements ValueKind {
  /** Longer ones are no numbers that a person means. */
  private static final int CHARS_MAX = 400;

  private static final int EXPONENT_DIGITS_MAX = 4;

  static ValueKind of(String spec) throws BadRuleException {
    SpecFields fields = SpecFields.read(spec, "number", List.of("Min", "Max", "Integer"));
    BigDecimal min = fields.number("Min");
    BigDecimal max = fields.number("Max");
    if (min != null && max != null && min.compareTo(max) > 0) {
      throw new BadRuleException("Spec/Min", "is above Max: no value could keep the rule");
    }
    return new NumberKind(min, max, fields.flag("Integer"));
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    String text = Utf8Value.of(value).text();
    int end = digits(text, text.startsWith("-") || text.startsWith("+") ? 1 : 0);
    boolean isWhole = end == text.length();
    if (text.length() > CHARS_MAX || end < 0 || !(isWhole || isRest(text, end))) {
      return Fault.of(
          text.strip().length() < text.length()
              ? "has a space or a line break around it, and has to be a number alone"
              : "is no number");
    }
    if (isInteger && !isWhole) {
      return Fault.of("is no whole number");
    }
    BigDecimal number = new BigDecimal(text);
    if (min != null && number.compareTo(min) < 0) {
      return Fault.of("is below " + min.toPlainString());
    }
    return max != null && number.compareTo(max) > 0
        ? Fault.of("is above " + max.toPlainString())
        : null;
  }

  /** The end of the digits from a place on, of which there has to be one; else -1. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at == from ? -1 : at;
  }

  /** Whether a fraction and an exponent, or one of them, stands from a place on. */
  private static boolean isRest(String text, int from) {
    int at = text.startsWith(".", from) ? digits(text, from + 1) : from;
    if (at < 0 || at == text.length()) {
      return at > 0;
    }
    if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
      return false;
    }
    int first = at + 1;
    if (text.startsWith("-", first) || text.startsWith("+", first)) {
      first++;
    }
    int end = digits(text, first);
    return end == text.length() && end - first <= EXPONENT_DIGITS_MAX;
  }
}
