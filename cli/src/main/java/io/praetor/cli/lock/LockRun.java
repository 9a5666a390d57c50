package io.praetor.cli.lock;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Signals;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.UnexpectedStatusException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command under a lock. The command's thread waits for the lock and then for the
 * child; the guard, the session and a signal may end either from threads of their own.
 */
final class LockRun {
  private static final int CHILD_FAILED = 2;
  private static final long RETRY_SECONDS = 1;
  private static final int RELEASE_MS_MAX = 5_000;
  private static final long AGAIN_NANOS = 50_000_000;

  /** The terminal is gone: nobody wants to go on waiting, but a child decides for itself. */
  private static final String HANGUP = "HUP";

  /** After these the child ends; the others it is only told of. */
  private static final List<String> ENDING = List.of("INT", "TERM");

  private static final List<String> TOLD = List.of(HANGUP, "USR1", "USR2", "WINCH", "CONT");

  private final Console console;
  private final Flags flags;
  private final AgentClient agent;
  private final Held held;
  private final List<String> words;
  private final Thread waiting = Thread.currentThread();
  private final Relay relay = new Relay();

  /** Guarded by this, as is all below. */
  private @Nullable Child child;

  private boolean lost;
  private boolean stopped;
  private boolean acquiring = true;

  LockRun(Console console, Flags flags, AgentClient agent, Held held, List<String> words) {
    this.console = console;
    this.flags = flags;
    this.agent = agent;
    this.held = held;
    this.words = words;
  }

  int run(String name, long deadlineNanos, int retriesMax)
      throws IOException, CommandException, InterruptedException {
    ENDING.forEach(signal -> Signals.tryOn(signal, () -> end(signal)));
    TOLD.forEach(signal -> Signals.tryOn(signal, () -> tellChild(signal)));
    tell("Setting up lock");
    try (LockSession session =
        LockSession.open(agent, name, held.behavior(), () -> loss("Session lost"))) {
      tell("Attempting lock acquisition");
      acquire(session.id(), deadlineNanos);
      return hold(session.id(), retriesMax);
    }
  }

  /**
   * Waits for the lock through failures of the agent, as long as the session may live: a waiter
   * need not begin anew because a leader changed.
   */
  private void acquire(String session, long deadlineNanos)
      throws IOException, CommandException, InterruptedException {
    try {
      while (true) {
        try {
          if (held.acquire(agent, session, deadlineNanos)) {
            return;
          }
          throw notAcquired();
        } catch (IOException e) {
          if (!mayTryAgain(e)) {
            throw e;
          }
          TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        }
      }
    } catch (InterruptedException e) {
      if (isStopped()) {
        throw notAcquired();
      }
      throw e;
    } finally {
      relay.expect();
      synchronized (this) {
        acquiring = false;
        // If it was meant for the waiting, that is over.
        if (stopped) {
          Thread.interrupted();
        }
      }
    }
  }

  private synchronized boolean mayTryAgain(IOException e) throws CommandException {
    if (stopped) {
      throw notAcquired();
    }
    boolean refused =
        e instanceof UnexpectedStatusException status
            && (status.status() < 500 || status.body().contains("invalid session"));
    return !lost && !refused;
  }

  private static CommandException notAcquired() {
    return new CommandException("Shutdown triggered or timeout during lock acquisition");
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private int hold(String session, int retriesMax) throws CommandException, InterruptedException {
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
    // An agent that hangs must not keep us: the session's end gives the lock back too.
    try (AgentClient own = agent.another(RELEASE_MS_MAX)) {
      held.release(own, session);
      held.tidy(own);
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
      if (lost || stopped) {
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
    try {
      relay.begin(started);
    } catch (IOException e) {
      // The child runs: the lock stays with it.
      console.error("A signal could not be passed on: " + e.getMessage());
    }
    int code = started.process().waitFor();
    if (code != 0) {
      console.error("Error running handler: " + Child.outcome(code));
    }
    return code;
  }

  /** The lock is not ours any more: the child ends, and so does the wait for the lock. */
  private void loss(String what) {
    Child running;
    synchronized (this) {
      if (lost) {
        return;
      }
      lost = true;
      running = child;
    }
    console.error(what + (running == null ? "" : ", ending the child"));
    if (running != null) {
      running.end();
    }
  }

  /** A signal that asks us to end: the child hears of it first, and the lock is given back. */
  private void end(String signal) {
    while (stopsWaiting()) {
      // Between two questions there is nothing to close: the next one will be.
      LockSupport.parkNanos(AGAIN_NANOS);
    }
    Child running;
    synchronized (this) {
      running = child;
    }
    if (running != null) {
      tell("Shutdown triggered, ending the child");
      pass(signal);
      running.end();
    }
  }

  /** Ends the wait for the lock, be it for an answer or a pause; false once nobody waits. */
  private synchronized boolean stopsWaiting() {
    stopped = true;
    if (!acquiring) {
      return false;
    }
    waiting.interrupt();
    try {
      agent.close();
    } catch (IOException e) {
      // Then the question ends with its answer.
      return acquiring;
    }
    return true;
  }

  private void tellChild(String signal) {
    if (!pass(signal) && signal.equals(HANGUP)) {
      end(signal);
    }
  }

  /** False if there is no child, and none is about to start. */
  private boolean pass(String signal) {
    try {
      return relay.pass(signal);
    } catch (IOException e) {
      console.error("SIG" + signal + " could not be passed on: " + e.getMessage());
      return true;
    }
  }

  private void tell(String text) {
    if (flags.on("verbose")) {
      console.error(text);
    }
  }
}
