package io.praetor.cli.watch;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Agent;
import io.praetor.cli.http.ClientFlags;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    Question question = Question.of(flags);
    List<String> words = flags.arguments();
    Handler handler =
        words.isEmpty()
            ? new Handler.Print()
            : words.size() == 1 && words.getFirst().matches("https?://.*")
                ? new Handler.Post(words.getFirst())
                : new Handler.Run(words, flags.on("shell"));
    long index = 0;
    int failures = 0;
    @Nullable Object last = null;
    boolean first = true;
    try (Agent agent = ClientFlags.agent(console, flags)) {
      while (true) {
        Question.Answer answer;
        try {
          answer = question.ask(agent, index);
          failures = 0;
        } catch (IOException e) {
          failures++;
          long pauseMs = Math.min(RETRY_MS_MAX, RETRY_MS * failures * failures);
          console.error(
              "Watch (type: "
                  + flags.text("type")
                  + ") failed: "
                  + e.getMessage()
                  + "; trying again in "
                  + pauseMs / 1000
                  + "s");
          Thread.sleep(pauseMs);
          index = 0;
          continue;
        }
        // An index that went back means another state, as after a restore (Consul's documentation,
        // "Blocking Queries").
        boolean sameIndex = !first && answer.index() == index;
        index = answer.index() < index ? 0 : answer.index();
        if (sameIndex || (!first && Objects.equals(last, answer.json()))) {
          continue;
        }
        first = false;
        last = answer.json();
        Handler.Next next = handler.handle(console, answer.index(), answer.json());
        if (next != Handler.Next.GO_ON) {
          return next == Handler.Next.END ? 0 : 1;
        }
      }
    }
  }

  private static final long RETRY_MS = 5_000;
  private static final long RETRY_MS_MAX = 180_000;
}
