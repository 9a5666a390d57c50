package io.praetor.agent.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text with blanks such as <code>${value.name}</code>; immutable. A second dollar sign in front
 * of one makes it literal.
 */
public final class Blanks {
  private static final String OPEN = "${";
  private static final String VALUE = "value.";

  private record Part(String text, boolean isBlank) {}

  private final List<Part> parts;

  private Blanks(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a text.
   *
   * @param what it is, for a refusal
   * @param known what blanks may name
   */
  public static Blanks parse(String what, String text, Set<String> known)
      throws MethodConfigException {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$" + OPEN, at)) {
        literal.append(OPEN);
        at += 1 + OPEN.length();
      } else if (text.startsWith(OPEN, at)) {
        int end = text.indexOf('}', at);
        String name = end < 0 ? "" : text.substring(at + OPEN.length(), end).strip();
        if (!known.contains(name)) {
          throw new MethodConfigException(
              what
                  + (end < 0
                      ? " has a blank that does not end: "
                      : " has a blank that nothing fills, \"" + name + "\": ")
                  + text
                  + "; there are "
                  + known.stream().sorted().toList());
        }
        parts.add(new Part(literal.toString(), false));
        literal.setLength(0);
        parts.add(new Part(name, true));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    parts.add(new Part(literal.toString(), false));
    return new Blanks(List.copyOf(parts));
  }

  /** The blanks that what a method calls claims may stand in. */
  public static Set<String> names(JwtConfig config) {
    return config.claims().values().stream()
        .map(name -> VALUE + name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What fills the blanks, of a holder. */
  public static Map<String, String> values(Identity identity) {
    return identity.values().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(each -> VALUE + each.getKey(), Map.Entry::getValue));
  }

  /** Whether there are none. */
  public boolean isPlain() {
    return parts.stream().noneMatch(Part::isBlank);
  }

  /** The text with its blanks filled. */
  public String filled(Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part.isBlank ? values.getOrDefault(part.text, "") : part.text);
    }
    return filled.toString();
  }
}
