package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Flags;
import java.util.List;

/**
 * What a watch is about; immutable.
 *
 * @param type key, keyprefix, services, nodes, service, checks or event
 * @param name the key, the prefix, the service or the event; may be empty where all are meant
 * @param tags that instances of a service have to have
 * @param passingOnly whether instances have to be healthy
 * @param state of the checks, empty for any
 * @param filter an expression that the agent applies, or empty
 */
public record WatchSubject(
    String type, String name, List<String> tags, boolean passingOnly, String state, String filter) {
  public WatchSubject {
    tags = List.copyOf(tags);
  }

  static WatchSubject of(Flags flags) throws CommandException {
    String type = flags.text("type");
    String name =
        switch (type) {
          case "key" -> needed(flags, "key");
          case "keyprefix" -> needed(flags, "prefix");
          case "service" -> needed(flags, "service");
          case "checks" -> flags.text("service");
          case "event" -> flags.text("name");
          default -> "";
        };
    String state = flags.text("state");
    if (type.equals("checks") && !name.isEmpty() && !state.isEmpty()) {
      throw new CommandException("Error! Cannot specify service and state");
    }
    return new WatchSubject(
        type, name, flags.all("tag"), flags.on("passingonly"), state, flags.text("filter"));
  }

  private static String needed(Flags flags, String name) throws CommandException {
    String value = flags.text(name);
    if (value.isEmpty() && !flags.given(name)) {
      throw new CommandException("Error! -" + name + " is missing for this type");
    }
    return value.startsWith("/") ? value.substring(1) : value;
  }
}
