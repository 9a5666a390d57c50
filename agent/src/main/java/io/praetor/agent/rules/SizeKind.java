package io.praetor.agent.rules;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** So many bytes, of whatever they are; immutable, any thread. */
record SizeKind(long min, long max) implements ValueKind {
  private static final BigDecimal BYTES_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);

  static ValueKind of(String spec) throws BadRuleException {
    SpecFields fields = SpecFields.read(spec, "size", List.of("Min", "Max"));
    long min = bytes(fields, "Min", 0);
    long max = bytes(fields, "Max", Long.MAX_VALUE);
    if (min > max) {
      throw new BadRuleException("Spec/Min", "is above Max: no value could keep the rule");
    }
    if (min == 0 && max == Long.MAX_VALUE) {
      throw new BadRuleException("Spec", "has to have Min, or Max, or both");
    }
    return new SizeKind(min, max);
  }

  private static long bytes(SpecFields fields, String name, long otherwise)
      throws BadRuleException {
    BigDecimal number = fields.number(name);
    if (number == null) {
      return otherwise;
    }
    if (number.signum() < 0
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(BYTES_MAX) > 0) {
      throw new BadRuleException("Spec/" + name, "has to be a number of bytes, 0 or more");
    }
    return number.longValue();
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    if (value.length < min) {
      return Fault.of("has " + value.length + " bytes, and has to have " + min + " at least");
    }
    return value.length > max
        ? Fault.of("has " + value.length + " bytes, and may have " + max)
        : null;
  }
}
