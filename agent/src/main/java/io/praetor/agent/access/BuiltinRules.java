package io.praetor.agent.access;

import java.util.ArrayList;
import java.util.List;

/** The rules of the policies that are always there. Stateless. */
public final class BuiltinRules {
  private BuiltinRules() {}

  /** Of {@code global-management}: everything may be done. */
  public static Rules globalManagement() {
    return everything(Level.WRITE).of("global-management");
  }

  /** Of {@code builtin/global-read-only}: everything may be read. */
  public static Rules globalReadOnly() {
    return everything(Level.READ).of("builtin/global-read-only");
  }

  private static Rules everything(Level level) {
    List<Rule> rules = new ArrayList<>();
    for (Resource resource : Resource.values()) {
      rules.add(Rule.all(resource, level));
    }
    return new Rules("", rules);
  }
}
