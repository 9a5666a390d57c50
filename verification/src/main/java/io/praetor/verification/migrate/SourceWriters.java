package io.praetor.verification.migrate;

import io.praetor.verification.wire.KeptConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs that go on writing to the source: sets, deletes, folders that go, locks; seeded. */
final class SourceWriters {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int PAUSE_MS_MAX = 10;
  private static final int FOLDERS = 100;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile boolean stopped;

  SourceWriters(List<Integer> ports, int keys, long seed) {
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i);
      Random random = new Random(seed + i);
      threads.add(Thread.ofPlatform().start(() -> run(port, keys, random)));
    }
  }

  private void run(int port, int keys, Random random) {
    try (KeptConnection connection = new KeptConnection(port)) {
      while (!stopped) {
        write(connection, keys, random);
        writes.incrementAndGet();
        Thread.sleep(random.nextInt(PAUSE_MS_MAX));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(KeptConnection connection, int keys, Random random) throws IOException {
    String key = Migration.key(random.nextInt(keys + keys / 10));
    String value = "w" + random.nextLong();
    int what = random.nextInt(200);
    String method = what < 140 || what == 199 ? "PUT" : "DELETE";
    String path =
        what < 140
            ? "/v1/kv/" + key + "?flags=" + random.nextInt(1000)
            : what < 198
                ? "/v1/kv/" + key
                : what == 198
                    ? "/v1/kv/" + key.substring(0, key.lastIndexOf('/') + 2) + "?recurse"
                    : "/v1/txn";
    byte[] body =
        method.equals("DELETE")
            ? null
            : (what == 199 ? transaction(key, random.nextInt(FOLDERS)) : value)
                .getBytes(StandardCharsets.UTF_8);
    if (connection.send(method, path, body, ANSWER_MAX).status() >= 500) {
      throw new IOException("the source does not take " + method + " " + path);
    }
  }

  private static String transaction(String key, int number) {
    return "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"together/a"
        + number
        + "\",\"Value\":\"eA==\"}},{\"KV\":{\"Verb\":\"set\",\"Key\":\""
        + key
        + "\",\"Value\":\"\"}}]";
  }

  /** How many were answered. */
  int writes() {
    return writes.get();
  }

  /** Stops them, and waits for their last answers. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
