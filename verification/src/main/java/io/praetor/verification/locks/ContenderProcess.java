package io.praetor.verification.locks;

import io.praetor.client.Acquirable;
import io.praetor.client.Hold;
import io.praetor.client.LockOptions;
import io.praetor.client.Praetor;
import io.praetor.client.PraetorException;
import io.praetor.client.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A process that takes a lock, or a place of a semaphore, again and again through the Java client,
 * and writes down when it holds. Owned by its main thread.
 */
final class ContenderProcess {
  private static final long BEAT_MS = 50;
  private static final long RETRY_MS = 200;

  private ContenderProcess() {}

  /**
   * {@code KEY LIMIT JOURNAL HOLDS HOLD_MS_MAX TTL_S LOCK_DELAY_S ADDRESS...}: a limit of 0 stands
   * for a lock, no number of holds (0) for ever.
   */
  public static void main(String[] arguments) throws Exception {
    String key = arguments[0];
    int limit = Integer.parseInt(arguments[1]);
    Journal journal = new Journal(Path.of(arguments[2]));
    int holds = Integer.parseInt(arguments[3]);
    int holdMsMax = Integer.parseInt(arguments[4]);
    // Not bound to an agent: any of them will do, and none ends the session by failing.
    SessionOptions session =
        SessionOptions.DEFAULT
            .withTimes(
                Duration.ofSeconds(Long.parseLong(arguments[5])),
                Duration.ofSeconds(Long.parseLong(arguments[6])))
            .boundToAgent(false);
    String[] addresses = List.of(arguments).subList(7, arguments.length).toArray(String[]::new);
    Praetor praetor = Praetor.at(addresses).timeout(Duration.ofSeconds(5)).build();
    LockOptions options = LockOptions.DEFAULT.with(session);
    Acquirable lock =
        limit == 0 ? praetor.lock(key, options) : praetor.semaphore(key, limit, options);
    Random random = new Random();
    for (int i = 0; holds == 0 || i < holds; i++) {
      try (Hold hold = lock.acquire()) {
        hold(hold, journal, 1 + random.nextLong(holdMsMax));
      } catch (PraetorException e) {
        System.err.println(e.getMessage());
        i--;
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
  }

  private static void hold(Hold hold, Journal journal, long holdMs)
      throws IOException, InterruptedException {
    journal.start(hold.fencingToken());
    long untilMs = System.currentTimeMillis() + holdMs;
    while (true) {
      // The time first: who is found to hold after it held at that time.
      long atMs = System.currentTimeMillis();
      long leftMs = hold.remaining().toMillis();
      if (!hold.isHeld()) {
        journal.lost();
        return;
      }
      journal.beat(atMs, leftMs);
      if (atMs >= untilMs) {
        journal.end();
        return;
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(BEAT_MS, untilMs - atMs));
    }
  }
}
