package io.praetor.agent.rules;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A regular expression that the whole value has to match; immutable, any thread. */
final class PatternKind implements ValueKind {
  private final Pattern pattern;

  private PatternKind(Pattern pattern) {
    this.pattern = pattern;
  }

  static ValueKind of(String spec, RuleLimits limits) throws BadRuleException {
    SpecFields fields = SpecFields.read(spec, "pattern", List.of("Pattern"));
    return new PatternKind(
        new Patterns(limits.programMax()).compile("Spec/Pattern", fields.text("Pattern")));
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    if (text.fault() != null) {
      return text.fault();
    }
    return pattern.matcher(new TimedText(text.text(), deadline)).matches()
        ? null
        : Fault.of("does not match " + pattern.pattern());
  }
}
