package io.praetor.cli.command;

/** The command line cannot be used as it was typed. */
public final class UsageException extends CommandException {
  private static final long serialVersionUID = 1L;

  private final boolean showUsage;

  /**
   * The command line is wrong.
   *
   * @param message what is wrong; empty when only help was asked for
   * @param showUsage whether the flags of the command follow
   */
  public UsageException(String message, boolean showUsage) {
    super(message);
    this.showUsage = showUsage;
  }

  /** Whether the flags of the command follow. */
  public boolean showUsage() {
    return showUsage;
  }
}
