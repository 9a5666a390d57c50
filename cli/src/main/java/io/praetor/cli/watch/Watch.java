package io.praetor.cli.watch;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import java.io.IOException;
import java.util.List;

/**
 * {@code watch}: runs a command, or posts to a URL, whenever an answer changes; without either,
 * prints the answer once.
 */
public final class Watch implements Command {
  @Override
  public String summary() {
    return "Runs a command when something changes";
  }

  @Override
  public String arguments() {
    return "[options] [HANDLER...]";
  }

  @Override
  public String description() {
    return """
    Asks the agent a blocking question, and gives each new answer as JSON to the standard input of HANDLER, with the index in CONSUL_INDEX; a HANDLER that begins with http:// or https:// is posted to. Without HANDLER the answer is printed once.

      $ %s watch -type=key -key=services/backend/address ./reload.sh
      $ %s watch -type=keyprefix -prefix=services/
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text(
            "filter",
            "expression",
            "Expression that the answer must match, where the question allows one."),
        Flag.text("key", "key", "With type key."),
        Flag.text("name", "name", "With type event."),
        Flag.toggle("passingonly", "With type service: only those whose checks pass."),
        Flag.text("prefix", "prefix", "With type keyprefix."),
        Flag.text("service", "name", "With types service and checks."),
        new Flag("shell", null, "true", false, "Let a shell read HANDLER; on unless -shell=false."),
        Flag.text("state", "state", "With type checks."),
        Flag.list("tag", "tag", "With type service."),
        Flag.text("type", "type", "key, keyprefix, nodes, services, service, checks or event."));
  }

  @Override
  public int run(Console console, Flags flags)
      throws CommandException, IOException, InterruptedException {
    WatchQuery question = WatchQuery.of(WatchSubject.of(flags));
    List<String> words = flags.arguments();
    Handler handler =
        words.isEmpty()
            ? new Handler.Print(console)
            : words.size() == 1 && words.getFirst().matches("https?://.*")
                ? new Handler.Post(Webhook.of(words.getFirst()), console::error)
                : new Handler.Run(console, words, flags.on("shell"), console::error);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Watching watching = new Watching(flags.text("type"), question, handler, console::error);
      return watching.run(agent, false) ? 0 : 1;
    }
  }
}
