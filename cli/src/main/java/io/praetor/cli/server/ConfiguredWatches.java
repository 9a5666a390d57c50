package io.praetor.cli.server;

import io.praetor.agent.config.AgentConfig;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.watch.AgentWatch;
import io.praetor.cli.watch.WatchSubject;
import io.praetor.cli.watch.Webhook;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of an agent's configuration, each on a virtual thread of its own: they are clients of
 * the agent's HTTP API like any other. Told a configuration at the start and at each reload, by one
 * thread at a time.
 */
final class ConfiguredWatches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.watch");

  private final Console console;
  private final List<Thread> running = new ArrayList<>();
  private List<AgentConfig.Watch> known = List.of();

  /**
   * None yet.
   *
   * @param console gives handlers their standard output and error
   */
  ConfiguredWatches(Console console) {
    this.console = console;
  }

  /** Starts those that are new; where any has changed, all begin anew. */
  synchronized void take(AgentConfig config) {
    if (config.watches().equals(known)) {
      return;
    }
    close();
    known = config.watches();
    for (AgentConfig.Watch watch : known) {
      running.add(Thread.ofVirtual().name("watch").start(() -> run(watch, config)));
    }
  }

  private void run(AgentConfig.Watch watch, AgentConfig config) {
    AgentConfig.Watch.Question question = watch.question();
    String subject = question.text();
    Consumer<String> complaints = text -> LOG.warn("Watch of {}: {}", subject, text);
    try (AgentClient agent =
        AgentClient.local(
            address(config.http().http().getFirst()), watch.datacenter(), watch.stale())) {
      WatchSubject about =
          new WatchSubject(
              question.type(),
              question.subject(),
              question.tags(),
              question.passingOnly(),
              question.state(),
              question.filter());
      new AgentWatch(about, watch.args(), webhook(watch.http())).run(agent, console, complaints);
    } catch (InterruptedException e) {
      // A reload, or the end of the agent: nobody has to be told.
      Thread.currentThread().interrupt();
    } catch (CommandException e) {
      LOG.error("The watch of {} has ended: {}", subject, e.text());
    } catch (IOException e) {
      LOG.error("The watch of {} has ended: {}", subject, e.getMessage());
    }
  }

  private static @Nullable Webhook webhook(AgentConfig.Watch.@Nullable HttpHandler http) {
    return http == null
        ? null
        : new Webhook(
            URI.create(http.path()),
            http.method(),
            (int) http.timeout().toMillis(),
            http.header(),
            !http.tlsSkipVerify());
  }

  /** Where this process reaches its own API: the configuration makes sure that there is one. */
  private static String address(AgentConfig.Listener listener) {
    return switch (listener) {
      case AgentConfig.Listener.Tcp tcp -> host(tcp.host()) + ":" + tcp.port();
      case AgentConfig.Listener.Unix unix -> "unix://" + unix.path();
    };
  }

  private static String host(String listening) {
    return switch (listening) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "[::1]";
      default -> listening.contains(":") ? "[" + listening + "]" : listening;
    };
  }

  @Override
  public synchronized void close() {
    // An interrupted virtual thread gives up its socket, or the wait for its handler.
    running.forEach(Thread::interrupt);
    running.clear();
    known = List.of();
  }
}
