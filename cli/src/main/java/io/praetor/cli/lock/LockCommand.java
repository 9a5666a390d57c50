package io.praetor.cli.lock;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.AgentTransport;
import io.praetor.cli.http.ClientFlags;
import io.praetor.client.Acquirable;
import io.praetor.client.ErrorTolerance;
import io.praetor.client.LockOptions;
import io.praetor.client.Praetor;
import io.praetor.client.SessionOptions;
import io.praetor.client.text.GoDuration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code lock}: runs a command while a lock is held, and ends it when the lock is lost. */
public final class LockCommand implements Command {
  /** How long an answer may take, beyond what a blocking query waits. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

  private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

  /**
   * What a child may take to end (5 s): it is gone before anybody else can have its lock, even
   * where no lock-delay gives it more time.
   */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String KEY = ".lock";

  @Override
  public String summary() {
    return "Runs a command while a lock is held";
  }

  @Override
  public String arguments() {
    return "[options] PREFIX CHILD...";
  }

  @Override
  public String description() {
    return """
    Takes the lock, or one of -n places, below PREFIX; runs CHILD; gives it back. CHILD finds CONSUL_LOCK_HELD=true in its environment, and is ended when the lock is lost.

      $ %s lock jobs/migration ./migrate.sh
      $ %s lock -n=3 jobs/crawl ./crawl.sh
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.toggle("child-exit-code", "End with 2 when CHILD fails."),
        Flag.text(
            "monitor-retry",
            "number",
            "3",
            "How often the agent may fail to answer, 2 s apart, before the lock counts as lost."),
        Flag.text("n", "number", "1", "How many may hold it at once."),
        Flag.text("name", "name", "Name of the session, for people."),
        Flag.toggle("pass-stdin", "Give CHILD our standard input."),
        new Flag("shell", null, "true", false, "Let a shell read CHILD; on unless -shell=false."),
        Flag.text("timeout", "duration", "0s", "How long to wait for the lock; 0s for ever."),
        Flag.text("try", "duration", "An older name of -timeout."),
        Flag.toggle("verbose", "Tell what happens, on standard error."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, InterruptedException {
    List<String> arguments = flags.arguments();
    if (arguments.size() < 2) {
      throw new CommandException("Key prefix and child command must be specified");
    }
    int places = flags.integer("n", 1, Integer.MAX_VALUE);
    int retries = flags.integer("monitor-retry", 0, Integer.MAX_VALUE);
    String waited = flags.given("try") ? flags.text("try") : flags.text("timeout");
    long timeoutNanos = nanos(waited);
    String prefix = arguments.getFirst();
    prefix = prefix.startsWith("/") ? prefix.substring(1) : prefix;
    prefix = prefix.endsWith("/") ? prefix : prefix + "/";
    List<String> words = arguments.subList(1, arguments.size());
    String name =
        flags.given("name")
            ? flags.text("name")
            : console.product() + " lock: '" + String.join(" ", words) + "' at '" + prefix + "'";
    LockOptions options =
        LockOptions.DEFAULT
            .with(SessionOptions.DEFAULT.withName(name).withMargin(MARGIN))
            .with(ErrorTolerance.retries(retries, RETRY_PAUSE));
    long deadline = timeoutNanos == 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutNanos;
    try (AgentClient agent = ClientFlags.agent(console, flags);
        AgentTransport transport = new AgentTransport(agent)) {
      Praetor praetor = Praetor.over(transport, ANSWER_MAX);
      Acquirable lock =
          places == 1
              ? praetor.lock(prefix + KEY, options)
              : praetor.semaphore(prefix, places, options);
      return new LockRun(console, flags, transport, praetor.sessions(), lock, words).run(deadline);
    } catch (IOException e) {
      throw new CommandException("Lock acquisition failed: " + e.getMessage());
    }
  }

  private static long nanos(String text) throws CommandException {
    Duration wait = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
    if (wait == null || wait.isNegative()) {
      throw new CommandException(
          "Error! \"" + text + "\" is not a duration: use 30s, 5m or 1h30m, for example");
    }
    return Math.min(wait.toNanos(), Long.MAX_VALUE / 2);
  }
}
