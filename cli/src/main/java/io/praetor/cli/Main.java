package io.praetor.cli;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.FlagSet;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.command.Usage;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.ClientFlags;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** The program: finds the command that was typed, runs it, and ends with its code. */
public final class Main {
  private static final int OUT_BYTES = 32 * 1024;
  private static final int NO_SUCH_COMMAND = 127;

  private Main() {}

  /** What the launcher starts. */
  public static void main(String[] arguments) {
    Console console =
        new Console(
            System.getProperty("praetor.name", "praetor"),
            new FileInputStream(FileDescriptor.in),
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BYTES),
            new FileOutputStream(FileDescriptor.err),
            System.getenv());
    System.exit(run(console, Arrays.asList(arguments)));
  }

  /** Runs a command line; the answer is the code that the process ends with. */
  static int run(Console console, List<String> line) {
    try {
      int code = dispatch(console, line);
      console.flush();
      return code;
    } catch (UncheckedIOException e) {
      // Standard output is gone, as under "| head": nobody is left to tell.
      return 1;
    }
  }

  private static int dispatch(Console console, List<String> line) {
    String path = "";
    int at = 0;
    while (at < line.size() && Commands.isGroup(path)) {
      String word = line.get(at);
      if (word.startsWith("-")) {
        break;
      }
      String longer = path.isEmpty() ? word : path + " " + word;
      if (!Commands.isGroup(longer) && Commands.find(longer) == null) {
        String meant = Commands.meant(path, word);
        console.error(
            "There is no command \""
                + longer
                + "\"."
                + (meant.isEmpty() ? "" : " Did you mean \"" + meant + "\"?")
                + "\n");
        return unknown(console, path);
      }
      path = longer;
      at++;
    }
    List<String> rest = line.subList(at, line.size());
    Command command = Commands.find(path);
    if (command != null) {
      return run(console, path, command, rest);
    }
    return group(console, path, rest);
  }

  private static int group(Console console, String path, List<String> rest) {
    String first = rest.isEmpty() ? "" : rest.getFirst();
    switch (first) {
      case "-v", "-version", "--version" -> {
        if (path.isEmpty()) {
          return dispatch(console, List.of("version"));
        }
      }
      case "-autocomplete-install", "--autocomplete-install" -> {
        return Autocomplete.install(console);
      }
      case "-autocomplete-uninstall", "--autocomplete-uninstall" -> {
        return Autocomplete.uninstall(console);
      }
      case "-h", "-help", "--help" -> {
        console.print(Commands.list(console.program(), path));
        return 0;
      }
      default -> {}
    }
    return unknown(console, path);
  }

  private static int unknown(Console console, String path) {
    console.note(Commands.list(console.program(), path));
    return path.isEmpty() ? NO_SUCH_COMMAND : 1;
  }

  private static int run(Console console, String path, Command command, List<String> line) {
    FlagSet known = new FlagSet().addAll(command.flags());
    if (command.speaksToAgent()) {
      known.addAll(ClientFlags.all());
    }
    try {
      Flags flags = known.parse(line);
      return command.run(console, flags);
    } catch (UsageException e) {
      return usage(console, path, command, known, e);
    } catch (CommandException e) {
      console.flush();
      if (!e.text().isEmpty()) {
        console.error(e.text());
      }
      return e.exitCode();
    } catch (IOException e) {
      console.flush();
      console.error("Error! " + Reason.of(e));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static int usage(
      Console console, String path, Command command, FlagSet known, UsageException e) {
    String text = Usage.of(console.program(), path, command, known.all());
    if (e.text().isEmpty()) {
      console.print(text);
      return 0;
    }
    console.flush();
    console.error(e.text());
    if (e.showUsage()) {
      console.note("\n" + text);
    }
    return e.exitCode();
  }
}
