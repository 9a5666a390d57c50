package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.UnexpectedStatusException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Watches a lock that is held, on a thread of its own, and tells when it is lost, or when the agent
 * has not answered as often as it may fail to.
 */
final class Guard {
  private static final long RETRY_SECONDS = 2;

  private final Held held;
  private final AgentClient agent;
  private final String session;
  private final int retriesMax;
  private final Runnable lost;
  private volatile boolean over;

  private Guard(Held held, AgentClient agent, String session, int retriesMax, Runnable lost) {
    this.held = held;
    this.agent = agent;
    this.session = session;
    this.retriesMax = retriesMax;
    this.lost = lost;
  }

  static Guard start(Held held, AgentClient agent, String session, int retriesMax, Runnable lost) {
    Guard guard = new Guard(held, agent, session, retriesMax, lost);
    Thread thread = new Thread(guard::run, "lock guard");
    thread.setDaemon(true);
    thread.start();
    return guard;
  }

  /** The lock is about to be given back: what is seen from now on is no loss. */
  void end() {
    over = true;
  }

  private void run() {
    long index = 0;
    int failures = 0;
    try {
      while (!over) {
        try {
          Held.Watched seen = held.watch(agent, session, index);
          if (!seen.held()) {
            break;
          }
          index = seen.index();
          failures = 0;
        } catch (IOException e) {
          boolean refused = e instanceof UnexpectedStatusException status && status.status() < 500;
          if (refused || ++failures > retriesMax) {
            break;
          }
          TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        }
      }
    } catch (CommandException e) {
      // The lock's key is no longer a lock's: it is lost.
      index = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!over) {
      lost.run();
    }
  }
}
