package io.praetor.cli.lock;

import io.praetor.cli.command.Child;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Signals;
import io.praetor.cli.http.AgentTransport;
import io.praetor.client.Acquirable;
import io.praetor.client.Hold;
import io.praetor.client.PraetorException;
import io.praetor.client.Session;
import io.praetor.client.Sessions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command under a lock. The command's thread waits for the lock and then for the
 * child; the session, the lock's monitor and a signal may end either from threads of their own.
 */
final class LockRun {
  private static final int CHILD_FAILED = 2;
  private static final Duration RELEASE_MAX = Duration.ofSeconds(5);

  /** Longer than a child is asked to end before it is killed. */
  private static final Duration ENDING_MAX = Duration.ofSeconds(7);

  /** The terminal is gone: nobody wants to go on waiting, but a child decides for itself. */
  private static final String HANGUP = "HUP";

  /** After these the child ends; the others it is only told of. */
  private static final List<String> ENDING = List.of("INT", "TERM");

  private static final List<String> TOLD = List.of(HANGUP, "USR1", "USR2", "WINCH", "CONT");

  private final Console console;
  private final Flags flags;
  private final AgentTransport transport;
  private final Sessions sessions;
  private final Acquirable lock;
  private final List<String> words;
  private final Thread waiting = Thread.currentThread();
  private final Relay relay = new Relay();

  /** Guarded by this, as is all below. */
  private @Nullable Child child;

  private boolean lost;
  private boolean stopped;

  /** Threads that are ending the child. */
  private int ending;

  private boolean acquiring = true;

  LockRun(
      Console console,
      Flags flags,
      AgentTransport transport,
      Sessions sessions,
      Acquirable lock,
      List<String> words) {
    this.console = console;
    this.flags = flags;
    this.transport = transport;
    this.sessions = sessions;
    this.lock = lock;
    this.words = words;
  }

  int run(long deadlineNanos) throws CommandException, InterruptedException {
    ENDING.forEach(signal -> Signals.tryOn(signal, () -> end(signal)));
    TOLD.forEach(signal -> Signals.tryOn(signal, () -> tellChild(signal)));
    tell("Setting up lock");
    try (Session session = open()) {
      session.onLoss(() -> loss("Session lost"));
      tell("Attempting lock acquisition");
      Hold hold = acquire(session, deadlineNanos);
      hold.onLoss(() -> loss("Lock lost"));
      return hold(hold);
    }
  }

  private Session open() throws CommandException {
    try {
      return sessions.create(lock.sessionOptions());
    } catch (PraetorException e) {
      throw isStopped() ? notAcquired() : Failures.of("Lock acquisition failed", e);
    }
  }

  /**
   * Waits for the lock through failures of the agent, as long as the session may live: a waiter
   * need not begin anew because a leader changed.
   */
  private Hold acquire(Session session, long deadlineNanos)
      throws CommandException, InterruptedException {
    try {
      if (deadlineNanos == Long.MAX_VALUE) {
        return lock.acquire(session);
      }
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      Optional<Hold> hold = lock.tryAcquire(session, Duration.ofNanos(left));
      if (hold.isEmpty()) {
        throw notAcquired();
      }
      return hold.get();
    } catch (PraetorException e) {
      throw isStopped() ? notAcquired() : Failures.of("Lock acquisition failed", e);
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

  private static CommandException notAcquired() {
    return new CommandException("Shutdown triggered or timeout during lock acquisition");
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private int hold(Hold hold) throws CommandException, InterruptedException {
    int code = 0;
    try {
      code = child();
    } catch (IOException e) {
      console.error("Error running handler: " + e.getMessage());
      code = 1;
    }
    tell("Releasing lock");
    // An agent that hangs must not keep us: the session's end gives the lock back too.
    try {
      hold.release(RELEASE_MAX);
      lock.deleteIfFree(RELEASE_MAX);
    } catch (PraetorException e) {
      console.error(Failures.of("Lock release failed", e).text());
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
    awaitEnding();
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
      ending += running == null ? 0 : 1;
    }
    console.error(what + (running == null ? "" : ", ending the child"));
    if (running != null) {
      endChild(running.ending());
    }
  }

  /** Ends all that the child has started; the caller has counted itself in {@code ending}. */
  private void endChild(Runnable all) {
    try {
      all.run();
    } finally {
      synchronized (this) {
        ending--;
        notifyAll();
      }
    }
  }

  /**
   * Waits until what the child had started has ended too, if that was asked for: a shell ends at
   * once, while its command may still work under the lock.
   */
  private synchronized void awaitEnding() throws InterruptedException {
    long deadline = System.nanoTime() + ENDING_MAX.toNanos();
    for (long left = ENDING_MAX.toNanos();
        ending > 0 && left > 0;
        left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** A signal that asks us to end: the child hears of it first, and the lock is given back. */
  private void end(String signal) {
    Child running;
    synchronized (this) {
      if (acquiring && !stopped) {
        transport.interrupt(waiting);
      }
      stopped = true;
      running = child;
      ending += running == null ? 0 : 1;
    }
    if (running != null) {
      tell("Shutdown triggered, ending the child");
      Runnable all = running.ending();
      pass(signal);
      endChild(all);
    }
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
