package io.praetor.cli.server;

import io.praetor.agent.Agent;
import io.praetor.agent.ConfigSource;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Signals;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The process of one agent, from its start to the signal that ends it. Used by the main thread. */
final class AgentProcess {
  /** Supervisors kill after 10 s, among them the test server of Consul's Go client. */
  private static final long STOP_MS_MAX = 8_000;

  /** How long the cluster may take to note that this agent leaves. */
  private static final long LEAVE_MS_MAX = 5_000;

  /** A sender that signals a process and its group, as timeout(1) does, means one signal. */
  private static final long TWICE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a message may take to be written. */
  private static final long LAST_WORDS_MS_MAX = 500;

  private static final int STOPPED_HARD = 1;

  private AgentProcess() {}

  static int run(Console console, LoadedConfig loaded, ConfigSource source)
      throws CommandException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicLong toldAt = new AtomicLong();
    Thread stopLimit =
        Thread.ofPlatform().daemon().name("stop limit").unstarted(AgentProcess::haltAfterLimit);
    AtomicBoolean leaving = new AtomicBoolean();
    Map.of(
            "INT", !loaded.config().skipLeaveOnInterrupt(),
            "TERM", loaded.config().leaveOnTerminate())
        .forEach((name, leaves) ->
            Signals.on(
                name,
                () -> {
                  if (toldAt.compareAndSet(0, System.nanoTime() | 1)) {
                    stopLimit.start();
                    leaving.set(leaves);
                    stopped.countDown();
                  } else if (System.nanoTime() - toldAt.get() > TWICE_NANOS_MIN) {
                    halt("told twice to stop");
                  }
                }));
    PidFile pidFile = PidFile.write(loaded.config().pidFile());
    try (pidFile;
        Agent agent = Agent.start(loaded, source);
        ConfiguredWatches watches = new ConfiguredWatches(console)) {
      Signals.on("HUP", agent::reload);
      agent.onConfiguration(watches::take);
      agent.onStopAsked(() -> {
        leaving.set(true);
        stopped.countDown();
      });
      FirstSteps.tell(console, loaded.config());
      stopped.await();
      if (leaving.get()) {
        agent.leave(LEAVE_MS_MAX);
      }
    } catch (IOException e) {
      throw new CommandException("The agent did not start: " + e.getMessage());
    } finally {
      stopLimit.interrupt();
    }
    return 0;
  }

  /** All that was acknowledged is on disk, so that ending at once loses nothing. */
  private static void haltAfterLimit() {
    try {
      TimeUnit.MILLISECONDS.sleep(STOP_MS_MAX);
      halt("stopping took longer than " + STOP_MS_MAX / 1000 + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void halt(String why) {
    // Whoever should read standard error may have stopped to: that must not keep the process.
    Thread saying =
        Thread.ofPlatform()
            .daemon()
            .name("last words")
            .start(() -> {
              System.err.println("==> Ending at once: " + why);
              System.err.flush();
            });
    try {
      saying.join(LAST_WORDS_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(STOPPED_HARD);
  }
}
