package io.praetor.agent.prepared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a template with blanks, such as <code>${name.suffix}</code>; immutable. <code>$${
 * </code> stands for <code>${</code> itself.
 */
final class BlankText {
  private static final Pattern GROUP = Pattern.compile("match\\(\\s*\"?(\\d{1,9})\"?\\s*\\)");

  private final List<Function<Blanks, String>> parts;

  private BlankText(List<Function<Blanks, String>> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a text.
   *
   * @param where the field that it stands in, for the message
   * @throws TemplateException if it has a blank that nothing can fill
   */
  static BlankText of(String text, String where) throws TemplateException {
    List<Function<Blanks, String>> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw bad(text, where, "a ${ is not closed");
        }
        add(parts, plain);
        parts.add(blank(text.substring(at + 2, end).strip(), text, where));
        at = end + 1;
      } else {
        plain.append(text.charAt(at++));
      }
    }
    add(parts, plain);
    return new BlankText(parts);
  }

  private static void add(List<Function<Blanks, String>> parts, StringBuilder plain) {
    if (!plain.isEmpty()) {
      String text = plain.toString();
      parts.add(blanks -> text);
      plain.setLength(0);
    }
  }

  private static Function<Blanks, String> blank(String name, String text, String where)
      throws TemplateException {
    Matcher group = GROUP.matcher(name);
    if (group.matches()) {
      int number = Integer.parseInt(group.group(1));
      return blanks -> blanks.group(number);
    }
    return switch (name) {
      case "name.full" -> Blanks::name;
      case "name.prefix" -> Blanks::prefix;
      case "name.suffix" -> Blanks::suffix;
      // Agents have no segments here, nor in Consul's free edition.
      case "agent.segment" -> blanks -> "";
      default -> throw bad(text, where, "unknown variable accessed: " + name);
    };
  }

  private static TemplateException bad(String text, String where, String why) {
    return new TemplateException("Bad format '" + text + "' in Service." + where + ": " + why);
  }

  String filled(Blanks blanks) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.apply(blanks)));
    return text.toString();
  }
}
