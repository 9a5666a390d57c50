package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The session that a lock is held by: made, renewed by a thread of its own, and destroyed at the
 * end. It is lost when the agent says so, or when no renewal has come through for so long that it
 * may soon end: a second thread keeps that time, whatever the first one waits for.
 */
final class LockSession implements AutoCloseable {
  private static final long TTL_SECONDS = 15;
  private static final long RENEW_SECONDS = 5;
  private static final long RETRY_SECONDS = 1;
  private static final int ANSWER_MS_MAX = 3_000;

  /**
   * What is left of the TTL then is what a child may take to end (5 s): it is gone before anybody
   * else can have its lock, even where no lock-delay gives it more time.
   */
  private static final long LOST_SECONDS = 10;

  private final AgentClient agent;
  private final String id;
  private final Runnable lost;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long renewedNanos;

  private LockSession(AgentClient agent, String id, Runnable lost, long sentNanos) {
    this.agent = agent;
    this.id = id;
    this.lost = lost;
    this.renewedNanos = sentNanos;
  }

  /**
   * Makes a session.
   *
   * @param behavior what becomes of its keys at its end: release or delete
   * @param lost run once, on a thread of the session's, when it has ended without our doing
   */
  static LockSession open(AgentClient agent, String name, String behavior, Runnable lost)
      throws IOException, CommandException {
    byte[] body =
        JsonText.compact(Map.of("Name", name, "TTL", TTL_SECONDS + "s", "Behavior", behavior))
            .getBytes(StandardCharsets.UTF_8);
    long sentNanos = System.nanoTime();
    try (Response response = agent.put("/v1/session/create", new Query(), body)) {
      String id = JsonObject.of(response.ok().json()).text("ID");
      LockSession session = new LockSession(agent.another(ANSWER_MS_MAX), id, lost, sentNanos);
      start("session renewal", session::renew);
      start("session limit", session::watch);
      return session;
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  String id() {
    return id;
  }

  private void renew() {
    long pause = RENEW_SECONDS;
    try {
      while (!closed.await(pause, TimeUnit.SECONDS)) {
        long sentNanos = System.nanoTime();
        pause = RETRY_SECONDS;
        try (Response response =
            agent.put("/v1/session/renew/" + Query.path(id), new Query(), null)) {
          response.bytes();
          if (response.status() == 404) {
            lose();
            return;
          }
          if (response.status() == 200) {
            renewedNanos = sentNanos;
            pause = RENEW_SECONDS;
          }
        } catch (IOException | CommandException e) {
          // Tried again until the limit: the agent may come back.
          pause = RETRY_SECONDS;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      long left = TimeUnit.SECONDS.toNanos(LOST_SECONDS);
      while (left > 0) {
        if (closed.await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
        left = renewedNanos + TimeUnit.SECONDS.toNanos(LOST_SECONDS) - System.nanoTime();
      }
      lose();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Told twice, the one who is told does not mind. */
  private void lose() {
    if (closed.getCount() > 0) {
      lost.run();
    }
  }

  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    try (AgentClient own = agent.another(ANSWER_MS_MAX)) {
      own.put("/v1/session/destroy/" + Query.path(id), new Query(), null).bytes();
    } catch (IOException | CommandException e) {
      // Its TTL ends it.
      return;
    }
  }
}
