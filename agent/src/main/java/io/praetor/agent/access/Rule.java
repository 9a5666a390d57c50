package io.praetor.agent.access;

import java.util.List;

/**
 * One rule: what it is about and what it gives; immutable.
 *
 * @param prefix whether it is about all names that begin with its own
 * @param name exact or a prefix; empty for a resource without names
 * @param line where it stands in its policy, from 1; 0 if it stands nowhere
 */
public record Rule(Resource resource, boolean prefix, String name, Level level, int line) {
  /** A rule about all names of a resource, or about one without names; it stands nowhere. */
  static Rule all(Resource resource, Level level) {
    return new Rule(resource, resource.isNamed(), "", level, 0);
  }

  /** A rule about one name; it stands nowhere. */
  static Rule exact(Resource resource, String name, Level level) {
    return new Rule(resource, false, name, level, 0);
  }

  /** What a rule about a service says of its intentions if it does not name them. */
  Rule ofIntentions() {
    return new Rule(
        Resource.INTENTION, prefix, name, level == Level.DENY ? Level.DENY : Level.READ, line);
  }

  /** Whether another rule is about the same names. */
  private boolean isBeside(Rule other) {
    return prefix == other.prefix && name.equals(other.name);
  }

  /** The rule as HCL, on one line; one about intentions as it stands in the block of a service. */
  public String hcl() {
    if (!resource.isNamed()) {
      return resource.word() + " = \"" + level.word() + '"';
    }
    boolean intentions = resource == Resource.INTENTION;
    return head()
        + " { "
        + (intentions ? "intentions" : "policy")
        + " = \""
        + level.word()
        + "\" }";
  }

  private String head() {
    Resource block = resource == Resource.INTENTION ? Resource.SERVICE : resource;
    return block.word() + (prefix ? "_prefix " : " ") + quoted(name);
  }

  /** Rules as HCL, a line for each, or a block where a service has intentions of its own. */
  static String hcl(List<Rule> rules) {
    StringBuilder text = new StringBuilder();
    for (Rule rule : rules) {
      Resource other =
          switch (rule.resource) {
            case SERVICE -> Resource.INTENTION;
            case INTENTION -> Resource.SERVICE;
            default -> null;
          };
      Rule beside =
          rules.stream()
              .filter(each -> each.resource == other && each.isBeside(rule))
              .findFirst()
              .orElse(null);
      if (beside == null || (other == Resource.INTENTION && beside.isImpliedBy(rule))) {
        text.append(rule.hcl()).append('\n');
      } else if (other == Resource.INTENTION) {
        text.append(rule.head()).append(" {\n  policy = \"").append(rule.level.word());
        text.append("\"\n  intentions = \"").append(beside.level.word()).append("\"\n}\n");
      }
    }
    return text.toString();
  }

  private boolean isImpliedBy(Rule service) {
    return level == service.ofIntentions().level;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
