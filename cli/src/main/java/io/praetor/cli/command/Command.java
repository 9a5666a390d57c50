package io.praetor.cli.command;

import java.io.IOException;
import java.util.List;

/** Something that can be typed after the program's name. An instance runs once. */
public interface Command {
  /** One line for the list of commands. */
  String summary();

  /** What follows the command's name, such as {@code [options] KEY}. */
  String arguments();

  /** What it does, in a few sentences of plain text; {@code %s} stands for the program's name. */
  String description();

  /** The flags that it has of its own. */
  List<Flag> flags();

  /** Whether it speaks to an agent, and so has the flags that say which one and how. */
  default boolean speaksToAgent() {
    return true;
  }

  /** Runs it; the answer is the code that the process ends with. */
  int run(Console console, Flags flags) throws CommandException, IOException, InterruptedException;
}
