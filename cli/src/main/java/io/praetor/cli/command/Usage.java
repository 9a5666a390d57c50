package io.praetor.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The texts that explain commands; made when someone asks, or typed something wrong. */
public final class Usage {
  private static final int WIDTH = 76;

  private Usage() {}

  /** The text of one command. */
  public static String of(String program, String path, Command command, List<Flag> flags) {
    StringBuilder text = new StringBuilder(1024);
    text.append("Usage: ").append(program).append(' ').append(path).append(' ');
    text.append(command.arguments()).append("\n\n");
    for (String paragraph : command.description().replace("%s", program).strip().split("\n")) {
      wrap(text, paragraph, 2);
    }
    List<Flag> sorted = new ArrayList<>(flags);
    sorted.sort(Comparator.comparing(Flag::name));
    if (!sorted.isEmpty()) {
      text.append("\nOptions:\n");
    }
    for (Flag flag : sorted) {
      text.append("\n  -").append(flag.name());
      if (!flag.isToggle()) {
        text.append("=<").append(flag.value()).append('>');
      }
      text.append('\n');
      String initial = flag.initial();
      String says = environment(program, flag.text());
      wrap(text, initial == null ? says : says + " Default: " + initial + ".", 6);
    }
    return text.toString();
  }

  /** Both programs' variables are read; ours win, so that one machine may speak to both. */
  private static String environment(String program, String text) {
    return program.equals("consul")
        ? text
        : text.replaceFirst("Environment: CONSUL_(\\w+)", "Environment: PRAETOR_$1 or CONSUL_$1");
  }

  private static void wrap(StringBuilder text, String paragraph, int indent) {
    if (paragraph.isBlank() || paragraph.startsWith("  ")) {
      // An example stays as it was written.
      text.append(paragraph.isBlank() ? "" : " ".repeat(indent) + paragraph).append('\n');
      return;
    }
    int column = 0;
    for (String word : paragraph.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        text.append('\n');
        column = 0;
      }
      if (column == 0) {
        text.append(" ".repeat(indent)).append(word);
        column = indent + word.length();
      } else {
        text.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    text.append('\n');
  }
}
