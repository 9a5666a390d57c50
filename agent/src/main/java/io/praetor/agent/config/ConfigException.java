package io.praetor.agent.config;

import java.util.List;

/** The settings cannot be used; carries every reason at once, each a sentence for a person. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** At least one problem, in the order of the sources. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each reason, with the place of the setting, its name and value, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
