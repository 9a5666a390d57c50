package io.praetor.agent.rules;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of a few words; immutable, any thread.
 *
 * @param told the words for a refusal
 */
record EnumKind(Set<String> words, String told) implements ValueKind {
  private static final int TOLD_CHARS_MAX = 200;

  static ValueKind of(String spec) throws BadRuleException {
    List<String> words = SpecFields.read(spec, "enum", List.of("Values")).texts("Values");
    String all = String.join(", ", words);
    return new EnumKind(
        Set.copyOf(words.stream().distinct().toList()),
        all.length() <= TOLD_CHARS_MAX ? all : all.substring(0, TOLD_CHARS_MAX) + " …");
  }

  @Override
  public @Nullable Fault judge(byte[] value, Deadline deadline) {
    Utf8Value text = Utf8Value.of(value);
    return text.fault() == null && words.contains(text.text())
        ? null
        : Fault.of("is none of " + told);
  }
}
