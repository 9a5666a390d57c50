package io.praetor.cli.lock;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.Agent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command under a lock. The command's thread waits for the child; the guard, the
 * session's renewal and a signal may end the child from threads of their own.
 */
final class LockRun {
  private static final int CHILD_FAILED = 2;

  private final Console console;
  private final Flags flags;
  private final Agent agent;
  private final Held held;
  private final List<String> words;

  /** Guarded by this. */
  private @Nullable Child child;

  /** Guarded by this. */
  private boolean lost;

  LockRun(Console console, Flags flags, Agent agent, Held held, List<String> words) {
    this.console = console;
    this.flags = flags;
    this.agent = agent;
    this.held = held;
    this.words = words;
  }

  int run(String name, long deadlineNanos, int retriesMax)
      throws IOException, CommandException, InterruptedException {
    tell("Setting up lock");
    try (LockSession session = LockSession.open(agent, name, () -> loss("Session lost"))) {
      // A signal ends the virtual machine through this hook: the child is told, and the lock given
      // back, before the process is gone.
      Thread hook = new Thread(() -> stop(session), "signal");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return hold(session.id(), deadlineNanos, retriesMax);
      } finally {
        unhook(hook);
      }
    }
  }

  private int hold(String session, long deadlineNanos, int retriesMax)
      throws IOException, CommandException, InterruptedException {
    tell("Attempting lock acquisition");
    if (!held.acquire(agent, session, deadlineNanos)) {
      throw new CommandException("Shutdown triggered or timeout during lock acquisition");
    }
    Guard guard = Guard.start(held, agent.another(), session, retriesMax, () -> loss("Lock lost"));
    int code = 0;
    try {
      code = child();
    } catch (IOException e) {
      console.error("Error running handler: " + e.getMessage());
      code = 1;
    } finally {
      guard.end();
    }
    tell("Releasing lock");
    try {
      held.release(agent, session);
      held.tidy(agent);
    } catch (IOException e) {
      console.error("Lock release failed: " + e.getMessage());
      return 1;
    }
    synchronized (this) {
      if (lost) {
        return 1;
      }
    }
    return code != 0 && flags.on("child-exit-code") ? CHILD_FAILED : 0;
  }

  private int child() throws IOException, InterruptedException {
    Child started;
    synchronized (this) {
      if (lost) {
        return 1;
      }
      tell("Starting handler '" + String.join(" ", words) + "'");
      boolean input = flags.on("pass-stdin");
      started =
          Child.start(console, words, flags.on("shell"), input, Map.of("CONSUL_LOCK_HELD", "true"));
      if (!input) {
        started.process().getOutputStream().close();
      }
      child = started;
    }
    int code = started.process().waitFor();
    if (code != 0) {
      console.error("Error running handler: " + Child.outcome(code));
    }
    return code;
  }

  private void loss(String what) {
    Child running;
    synchronized (this) {
      if (lost) {
        return;
      }
      lost = true;
      running = child;
    }
    console.error(what + ", ending the child");
    if (running != null) {
      running.end();
    }
  }

  private void stop(LockSession session) {
    Child running;
    synchronized (this) {
      lost = true;
      running = child;
    }
    if (running != null) {
      running.end();
    }
    // Given back in so many words first: a session that ends while it holds leaves a lock-delay.
    // The holder's own connection may be in use.
    try (Agent own = agent.another()) {
      held.release(own, session.id());
      held.tidy(own);
    } catch (IOException | CommandException e) {
      tell("Lock release failed: " + e.getMessage());
    }
    session.close();
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The virtual machine is ending, and the hook runs.
      return;
    }
  }

  private void tell(String text) {
    if (flags.on("verbose")) {
      console.error(text);
    }
  }
}
