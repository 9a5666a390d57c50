package io.praetor.cli.files;

import io.praetor.cli.change.DifferenceText;
import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Progress;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.praetor.FindingText;
import io.praetor.cli.praetor.PraetorAgent;
import io.praetor.cli.praetor.PraetorInfo;
import io.praetor.client.text.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code kv apply}: a folder becomes one change of a tree. */
public final class KvApply implements Command {
  /** What a transaction of Consul's may have at least. */
  private static final int OPERATIONS_MAX = 64;

  private static final int REASON_BYTES_MAX = 512;

  private static final int FORBIDDEN = 403;

  /** The code of a dry run of what rules refuse. */
  private static final int REFUSED = 2;

  @Override
  public String summary() {
    return "Makes a tree what a folder of files is";
  }

  @Override
  public String arguments() {
    return "[options] -f=DIR";
  }

  @Override
  public String description() {
    return """
    Makes the keys below -prefix what the files of a folder are: a file is a key, its content the \
    value. It shows what is different, and makes one change of it: nobody sees half, and it is \
    refused if somebody has changed one of the keys meanwhile. Names that begin with a dot are \
    left out. Flags stay as they are.

      $ %s kv apply -f=config/prod -prefix=app/ -dry-run
      $ %s kv apply -f=config/prod -prefix=app/ -prune

    With -explode each setting of such files becomes a key: port of the object web in app.json is \
    app/web/port then. The reason that the history tells is the last commit of the folder, unless \
    -reason says another. More than 64 changes need Praetor at level 7 of the cluster.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("dry-run", "Show what would change, and what rules say of it; change nothing."),
        Flag.text("explode", "kinds", "json, properties, yaml; several with commas."),
        Flag.text("f", "dir", "The folder."),
        Flag.text("prefix", "prefix", "In front of each key."),
        Flag.toggle("prune", "Delete keys with -prefix that the folder has not."),
        Flag.text("reason", "text", "Why; unless given, the folder's last commit."),
        Flag.toggle("yes", "Do not ask before something is deleted."));
  }

  @Override
  public int run(Console console, Flags flags)
      throws CommandException, IOException, InterruptedException {
    Arguments.of(flags, 0, 0);
    if (flags.text("f").isEmpty()) {
      throw new UsageException("Error! -f is missing: which folder?", false);
    }
    String prefix = Arguments.key(flags.text("prefix"));
    boolean prunes = flags.on("prune");
    if (prunes && prefix.isEmpty()) {
      throw new UsageException(
          "Error! -prune without -prefix would delete every key that the folder has not", false);
    }
    Path folder = Path.of(flags.text("f"));
    var wanted = Folder.read(folder, prefix, explode(flags));
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      ChangePlan plan = ChangePlan.of(agent, prefix, wanted, prunes);
      DifferenceText text = new DifferenceText(console);
      plan.changes().forEach(change -> text.print(change.difference()));
      if (!plan.held().isEmpty()) {
        console.line("Held by a session, and left: " + String.join(", ", plan.held()));
      }
      if (text.count() == 0) {
        console.line(
            "Nothing is different: " + wanted.size() + " keys are as the folder has them.");
        return 0;
      }
      if (flags.on("dry-run")) {
        boolean allowed = isAllowed(console, agent, plan);
        console.line(
            text.summary() + (allowed ? ". Nothing was changed." : ". The rules refuse it."));
        return allowed ? 0 : REFUSED;
      }
      if (text.removed() > 0
          && console.canAsk()
          && !flags.on("yes")
          && !console.asked("Apply (" + text.summary() + ")?")) {
        throw new CommandException("Nothing was changed.");
      }
      PraetorInfo info = PraetorInfo.find(agent);
      if (info != null) {
        agent.because(reason(flags, folder));
      }
      String index = write(console, agent, info, plan, prunes ? prefix : null);
      console.line("Success! " + text.summary() + index);
      return 0;
    }
  }

  private static List<String> explode(Flags flags) throws UsageException {
    List<String> formats = new ArrayList<>();
    for (String format : flags.text("explode").split(",")) {
      String name = format.strip();
      if (!name.isEmpty() && !Exploded.FORMATS.contains(name)) {
        throw new UsageException(
            "Invalid kind of files \"" + name + "\": use " + String.join(", ", Exploded.FORMATS),
            false);
      }
      formats.add(name);
    }
    formats.remove("");
    return formats;
  }

  private static String reason(Flags flags, Path folder) throws InterruptedException {
    String reason = flags.given("reason") ? flags.text("reason") : Commit.reason(folder);
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < reason.length(); at += Character.charCount(reason.codePointAt(at))) {
      int c = reason.codePointAt(at);
      int next = Character.isISOControl(c) ? ' ' : c;
      bytes += Character.toString(next).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > REASON_BYTES_MAX) {
        break;
      }
      text.appendCodePoint(next);
    }
    return text.toString();
  }

  /** Prints what rules find in what would be written; whether they let it be. */
  private static boolean isAllowed(Console console, AgentClient agent, ChangePlan plan)
      throws IOException, CommandException {
    PraetorInfo info = PraetorInfo.find(agent);
    if (info == null || !info.features().contains("apply") || !info.features().contains("rules")) {
      return true;
    }
    Progress progress = new Progress(console, "Sent", plan.changes().size());
    try (Response response =
        agent.send(
            "POST",
            "/v1/praetor/apply",
            new Query().flag("dry-run"),
            new ChangeBody(plan.changes(), progress),
            ChangeBody.length(plan.changes()))) {
      progress.end();
      if (response.status() == FORBIDDEN) {
        // Who may only read can compare all the same.
        console.error(
            "What the rules say is told to who may write: "
                + new String(response.bytes(), StandardCharsets.UTF_8));
        return true;
      }
      return FindingText.print(console, JsonObject.of(PraetorAgent.answered(response).json()));
    }
  }

  /** Writes it, and says at which index, if that is told. */
  private static String write(
      Console console,
      AgentClient agent,
      @Nullable PraetorInfo info,
      ChangePlan plan,
      @Nullable String pruned)
      throws IOException, CommandException {
    List<Change> changes = plan.changes();
    if (info != null && info.features().contains("apply")) {
      Query query = new Query().with("expect", Long.toString(plan.index()));
      if (pruned != null) {
        query.with("prefix", pruned);
      }
      Progress progress = new Progress(console, "Sent", changes.size());
      try (Response response =
          agent.send(
              "POST",
              "/v1/praetor/apply",
              query,
              new ChangeBody(changes, progress),
              ChangeBody.length(changes))) {
        progress.end();
        JsonObject made = JsonObject.of(PraetorAgent.answered(response).json());
        return ", index " + made.text("Index");
      }
    }
    if (changes.size() > OPERATIONS_MAX) {
      throw new CommandException(
          "Error! "
              + changes.size()
              + " changes at once need Praetor, and level 7 of its cluster; a transaction takes "
              + OPERATIONS_MAX
              + ". Nothing was changed.");
    }
    byte[] body =
        changes.stream()
            .map(Change::operation)
            .collect(Collectors.joining(",", "[", "]"))
            .getBytes(StandardCharsets.UTF_8);
    try (Response response = agent.put("/v1/txn", new Query(), body)) {
      if (response.status() == 409) {
        JsonObject refused = JsonObject.of(response.json());
        List<JsonObject> errors = refused.objects("Errors");
        throw new CommandException(
            "Error! Nothing was changed: "
                + (errors.isEmpty()
                    ? "the transaction was refused"
                    : errors.getFirst().text("What")));
      }
      PraetorAgent.answered(response).bytes();
      return "";
    }
  }
}
