package io.praetor.cli.kv;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the commands on keys have in common: their arguments, and how a key becomes a path. */
final class Keys {
  private Keys() {}

  static String path(String key) {
    return "/v1/kv/" + Query.path(key);
  }

  /** Keys never begin with a slash; people type one all the same. */
  static String withoutSlash(String key) {
    return key.startsWith("/") ? key.substring(1) : key;
  }

  static void atMostOne(List<String> arguments) throws CommandException {
    if (arguments.size() > 1) {
      throw new CommandException(
          "Error! Too many arguments (expected 1, got " + arguments.size() + ")");
    }
  }

  /** A literal, the content of a file ({@code @path}), or standard input ({@code -}). */
  static byte[] data(Console console, String argument) throws CommandException {
    if (argument.equals("-")) {
      try {
        return console.in().readAllBytes();
      } catch (IOException e) {
        throw new CommandException("Error! Failed to read stdin: " + e.getMessage());
      }
    }
    if (!argument.startsWith("@")) {
      return argument.getBytes(StandardCharsets.UTF_8);
    }
    String file = argument.substring(1);
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "Error! Failed to read file: open " + file + ": no such file or directory");
    } catch (IOException e) {
      throw new CommandException("Error! Failed to read file: " + Reason.of(e));
    } catch (InvalidPathException e) {
      throw new CommandException("Error! Failed to read file: " + e.getMessage());
    }
  }
}
