package io.praetor.agent.config;

import io.praetor.agent.config.Statements.Statement;
import io.praetor.agent.hcl.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the statements, or to be warned of; filled by the loading thread. */
final class Findings {
  private final Statements statements;
  private final List<String> problems;
  private final List<String> warnings = new ArrayList<>();
  private final boolean anyMachine;

  /**
   * @param anyMachine what this machine alone lacks is to be warned of, and no problem
   */
  Findings(Statements statements, List<String> problems, boolean anyMachine) {
    this.statements = statements;
    this.problems = problems;
    this.anyMachine = anyMachine;
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * The setting, named with its place and value where it was stated, and what is wrong with it and
   * to be done.
   */
  void problem(String name, String what) {
    once(problems, subject(name) + ": " + what);
  }

  /** Several parts may read one setting, and find the same. */
  private static void once(List<String> all, String sentence) {
    if (!all.contains(sentence)) {
      all.add(sentence);
    }
  }

  /** The same for what this machine lacks, and another may have. */
  void problemHere(String name, String what) {
    if (anyMachine) {
      warning(name, what);
    } else {
      problem(name, what);
    }
  }

  void problemAt(String name, Position at, String what) {
    problems.add(at + ": " + name + ": " + what);
  }

  void warning(String name, String what) {
    once(warnings, subject(name) + ": " + what);
  }

  private String subject(String name) {
    Statement statement = statements.find(name);
    if (statement == null) {
      return name;
    }
    // What is not looked into may hold anything, and is long: its name tells enough.
    return switch (statement.key().kind()) {
      case ANY, BLOCKS, PAIRS -> statement.at() + ": " + statement.key().name();
      default -> statement.forPeople();
    };
  }

  /** Warns of what has no effect, and finds a problem in what may not be ignored. */
  void judgeStatus() {
    for (Statement statement : statements.all()) {
      ConfigKey key = ConfigKeys.canonical(statement.key());
      if (key.harmless().contains(statement.value())) {
        continue;
      }
      switch (key.status()) {
        case USED -> {}
        case ACCEPTED -> warning(key.name(), "this has no effect. " + key.text());
        case REFUSED ->
            problem(
                key.name(),
                "this cannot be honoured, and to ignore it would be unsafe. " + key.text());
      }
    }
  }

  /** The number, or the nearest that is allowed, with a problem. */
  int number(String name, int least, int most) {
    long number = statements.number(name);
    if (number < least || number > most) {
      problem(name, "it has to be from " + least + " to " + most);
    }
    return (int) Math.clamp(number, (long) least, (long) most);
  }

  /** The duration; below zero, or zero unless allowed, is a problem. */
  Duration duration(String name, boolean zeroAllowed) {
    Duration duration = statements.duration(name);
    if (duration.isNegative() || (duration.isZero() && !zeroAllowed)) {
      problem(name, zeroAllowed ? "it may not be negative" : "it has to be longer than \"0s\"");
    }
    return duration;
  }

  /** The text where it is not blank. */
  @Nullable String filled(String name) {
    String text = statements.text(name);
    return text == null || text.isBlank() ? null : text;
  }
}
