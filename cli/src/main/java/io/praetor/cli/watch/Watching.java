package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question that is asked again and again, and its answers that are handed on when they change.
 * Owned by the thread that runs it.
 */
final class Watching {
  private static final long RETRY_MS = 5_000;
  private static final long RETRY_MS_MAX = 180_000;

  private final String type;
  private final WatchQuery question;
  private final Handler handler;
  private final Consumer<String> complain;

  Watching(String type, WatchQuery question, Handler handler, Consumer<String> complain) {
    this.type = type;
    this.question = question;
    this.handler = handler;
    this.complain = complain;
  }

  /**
   * Asks until a handler ends it.
   *
   * @param forever go on after a handler that failed
   * @return whether the last handler was well
   */
  boolean run(AgentClient agent, boolean forever) throws CommandException, InterruptedException {
    long index = 0;
    int failures = 0;
    @Nullable Object last = null;
    boolean first = true;
    while (true) {
      WatchQuery.Answer answer;
      try {
        answer = question.ask(agent, index);
        failures = 0;
      } catch (IOException e) {
        failures++;
        pause(failures, e);
        index = 0;
        continue;
      }
      // An index that went back means another state, as after a restore (Consul's documentation,
      // "Blocking Queries").
      boolean sameIndex = !first && answer.index() == index;
      index = question.hasOrder() && answer.index() < index ? 0 : answer.index();
      if (sameIndex || (!first && !question.isNews(last, answer.json()))) {
        continue;
      }
      first = false;
      last = answer.json();
      Handler.Next next = handler.handle(answer.index(), answer.json());
      if (next == Handler.Next.END || (next == Handler.Next.FAIL && !forever)) {
        return next == Handler.Next.END;
      }
    }
  }

  private void pause(int failures, IOException failure) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      // The connection was given up for that.
      throw new InterruptedException();
    }
    long pauseMs = Math.min(RETRY_MS_MAX, RETRY_MS * failures * failures);
    complain.accept(
        "Watch (type: "
            + type
            + ") failed: "
            + Reason.of(failure)
            + "; trying again in "
            + pauseMs / 1000
            + "s");
    Thread.sleep(pauseMs);
  }
}
