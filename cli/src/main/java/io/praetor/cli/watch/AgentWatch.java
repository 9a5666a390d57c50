package io.praetor.cli.watch;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.AgentClient;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch of an agent's configuration, which asks that same agent until it is interrupted;
 * immutable.
 *
 * @param subject what it asks about
 * @param args the command that takes each answer, unless there is a webhook
 */
public record AgentWatch(WatchSubject subject, List<String> args, @Nullable Webhook webhook) {
  public AgentWatch {
    args = List.copyOf(args);
  }

  /**
   * Watches. A handler that fails is told, and the watch goes on.
   *
   * @param complain takes what went wrong, in sentences
   */
  public void run(AgentClient agent, Console console, Consumer<String> complain)
      throws InterruptedException, CommandException {
    WatchQuery question = WatchQuery.of(subject);
    Handler handler =
        webhook == null
            ? new Handler.Run(console, args, false, complain)
            : new Handler.Post(webhook, complain);
    var _ = new Watching(subject.type(), question, handler, complain).run(agent, true);
  }
}
