package io.praetor.cli.lock;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.http.Agent;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import io.praetor.cli.json.JsonObject;
import io.praetor.cli.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The session that a lock is held by: made, renewed by a thread of its own, and destroyed at the
 * end. It is lost when the agent says so, or when no renewal has come through for a whole TTL.
 */
final class LockSession implements AutoCloseable {
  private static final long TTL_SECONDS = 15;
  private static final long RETRY_SECONDS = 1;

  private final Agent agent;
  private final String id;
  private final Runnable lost;
  private final CountDownLatch closed = new CountDownLatch(1);

  private LockSession(Agent agent, String id, Runnable lost) {
    this.agent = agent;
    this.id = id;
    this.lost = lost;
  }

  /**
   * Makes a session.
   *
   * @param lost run once, on the renewing thread, when it has ended without our doing
   */
  static LockSession open(Agent agent, String name, Runnable lost)
      throws IOException, CommandException {
    byte[] body =
        JsonText.compact(Map.of("Name", name, "TTL", TTL_SECONDS + "s"))
            .getBytes(StandardCharsets.UTF_8);
    try (Response response = agent.put("/v1/session/create", new Query(), body)) {
      String id = JsonObject.of(response.ok().json()).text("ID");
      LockSession session = new LockSession(agent.another(), id, lost);
      Thread renewer = new Thread(session::renew, "session renewal");
      renewer.setDaemon(true);
      renewer.start();
      return session;
    }
  }

  String id() {
    return id;
  }

  private void renew() {
    long renewedNanos = System.nanoTime();
    long pause = TTL_SECONDS / 2;
    try {
      while (!closed.await(pause, TimeUnit.SECONDS)) {
        long sentNanos = System.nanoTime();
        pause = RETRY_SECONDS;
        try (Response response =
            agent.put("/v1/session/renew/" + Query.path(id), new Query(), null)) {
          response.bytes();
          if (response.status() == 404) {
            break;
          }
          if (response.status() == 200) {
            renewedNanos = sentNanos;
            pause = TTL_SECONDS / 2;
          }
        } catch (IOException | CommandException e) {
          // Tried again below, until a TTL has passed: then the others may hold the lock.
          pause = RETRY_SECONDS;
        }
        if (System.nanoTime() - renewedNanos > TimeUnit.SECONDS.toNanos(TTL_SECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    try (Agent own = agent.another()) {
      own.put("/v1/session/destroy/" + Query.path(id), new Query(), null).bytes();
    } catch (IOException | CommandException e) {
      // Its TTL ends it.
      return;
    }
  }
}
