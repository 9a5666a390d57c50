package io.praetor.cli.change;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.praetor.PraetorInfo;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code changes}: prints each change below a prefix as it is made, or runs a command for it. */
public final class Changes implements Command {
  private static final long RETRY_MS = 1000;
  private static final long RETRY_MS_MAX = 10_000;

  @Override
  public String summary() {
    return "Prints each change below a prefix as it is made";
  }

  @Override
  public String arguments() {
    return "[options] [PREFIX]";
  }

  @Override
  public String description() {
    return """
    Prints each change of the keys that begin with PREFIX, from now on or from behind an index: \
    none is left out, none comes twice, in their order. When the agent or the leader goes away it \
    goes on by itself where it was.

      $ %s changes app/
      $ %s changes -since=1234 -prev app/

    -exec runs a command for each index with all its changes, as JSON on standard input and the \
    index in PRAETOR_INDEX; the next comes when the command has ended with 0. If it ends with \
    another code, so does this, and says where to go on.

      $ %s changes -exec=./reload.sh app/

    The answer is 3 if what has changed behind -since is not kept any more: read the tree then.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("exec", "command", "A shell gets this command for each index."),
        Flag.text("format", "form", "text", "text, or json: an object a line for each index."),
        Flag.text("only", "types", "set, delete, lock or unlock; several with commas."),
        Flag.toggle("prev", "With the value before."),
        Flag.text("since", "index", "Begin behind this index; unless given, now."),
        new Flag("values", null, "true", false, "With values; -values=false leaves them out."));
  }

  @Override
  public int run(Console console, Flags flags)
      throws CommandException, IOException, InterruptedException {
    List<String> arguments = Arguments.of(flags, 0, 1, "PREFIX");
    String prefix = arguments.isEmpty() ? "" : Arguments.key(arguments.getFirst());
    ChangeHandler handler = ChangeHandler.of(console, flags);
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      PraetorInfo.ask(agent, "changes");
      String path = "/v1/praetor/changes/" + Query.path(prefix);
      String since = flags.given("since") ? flags.unsigned("since") : now(agent, path);
      return follow(console, flags, agent, path, since, handler);
    }
  }

  /** Where the log is, so that a connection that is made anew misses nothing. */
  private static String now(AgentClient agent, String path) throws IOException, CommandException {
    try (var response = agent.get(path, new Query().with("limit", "1"))) {
      return JsonObject.of(response.ok().json()).text("Index");
    }
  }

  private static int follow(
      Console console,
      Flags flags,
      AgentClient agent,
      String path,
      String since,
      ChangeHandler handler)
      throws CommandException, InterruptedException {
    String at = since;
    int failures = 0;
    while (true) {
      Query query = new Query().with("since", at).withIf("only", flags.text("only"));
      if (flags.on("prev")) {
        query.flag("prev");
      }
      if (!flags.on("values")) {
        query.with("values", "false");
      }
      try (EventStream stream = EventStream.open(agent, path, query)) {
        EventStream.Event event = stream.next();
        while (event != null) {
          failures = 0;
          if (!event.id().isEmpty()) {
            int code = event.name().equals("change") ? handler.handle(event) : 0;
            if (code != 0) {
              console.error("Go on with -since=" + at);
              return code;
            }
            at = event.id();
          }
          event = stream.next();
        }
      } catch (IOException e) {
        failures++;
        console.flush();
        console.error(
            "The agent does not answer (" + Reason.of(e) + "); going on from " + at + " soon");
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(RETRY_MS_MAX, RETRY_MS * failures));
    }
  }
}
