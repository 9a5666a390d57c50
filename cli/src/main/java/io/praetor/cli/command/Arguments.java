package io.praetor.cli.command;

import java.util.List;

/** What stands on a command line behind the flags. Stateless. */
public final class Arguments {
  private Arguments() {}

  /** The arguments, of which there have to be so many. */
  public static List<String> of(Flags flags, int count, String... names) throws UsageException {
    return of(flags, count, count, names);
  }

  /**
   * The arguments, of which there have to be from so many to so many.
   *
   * @param names what each is called in the usage text
   */
  public static List<String> of(Flags flags, int min, int max, String... names)
      throws UsageException {
    List<String> arguments = flags.arguments();
    for (String argument : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
      if (argument.startsWith("-") && argument.length() > 1) {
        throw new UsageException(
            "Error! Options stand in front of the arguments; " + argument + " comes too late",
            false);
      }
    }
    if (arguments.size() < min) {
      throw new UsageException("Error! Missing " + names[arguments.size()] + " argument", false);
    }
    if (arguments.size() > max) {
      throw new UsageException(
          "Error! Too many arguments (expected " + max + ", got " + arguments.size() + ")", false);
    }
    return arguments;
  }

  /** A key or a prefix: neither begins with a slash, and people type one all the same. */
  public static String key(String argument) {
    return argument.startsWith("/") ? argument.substring(1) : argument;
  }
}
