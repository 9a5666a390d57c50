package io.praetor.cli.command;

/** A command cannot go on; the message is the whole text for the person who typed it. */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Ends the command with code 1. */
  public CommandException(String message) {
    this(message, 1);
  }

  /** Ends the command with a code of its own. */
  public CommandException(String message, int exitCode) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The text for a person. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
