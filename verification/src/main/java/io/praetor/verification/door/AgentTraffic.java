package io.praetor.verification.door;

import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one agent that note whatever a client should not have to see. Each has a thread of its
 * own; the counts are for any.
 */
public final class AgentTraffic {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Pattern ENTRY =
      Pattern.compile("\"Value\":\"([^\"]*)\".*\"ModifyIndex\":(\\d+)");

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong unknowns = new AtomicLong();
  private final AtomicLong wakes = new AtomicLong();
  private final AtomicLong slowestReadMs = new AtomicLong();
  private final AtomicLong slowestWriteMs = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param readersPerMode clients that read in each of the three modes
   * @param writers clients that write a key of their own with cas, so that a write which is applied
   *     twice or never is seen
   * @param watchers clients that watch each writer's key
   */
  public AgentTraffic(int port, int readersPerMode, int writers, int watchers) {
    this.port = port;
    for (String mode : List.of("", "?stale", "?consistent")) {
      for (int i = 0; i < readersPerMode; i++) {
        String path = key(i % writers) + mode;
        begin(connection -> read(connection, path));
      }
    }
    for (int i = 0; i < writers; i++) {
      Writer writer = new Writer(key(i));
      begin(writer::write);
      for (int j = 0; j < watchers; j++) {
        Watcher watcher = new Watcher(key(i));
        begin(watcher::watch);
      }
    }
  }

  private static String key(int i) {
    return "/v1/kv/door/" + i;
  }

  private interface Step {
    void run(KeptConnection connection) throws IOException;
  }

  private void begin(Step step) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try (KeptConnection connection = new KeptConnection(port)) {
                while (!ended) {
                  step.run(connection);
                }
              } catch (IOException e) {
                if (!ended) {
                  wrong.add("the agent broke a connection: " + e);
                }
              } catch (RuntimeException e) {
                wrong.add("a client failed: " + e);
              }
            }));
  }

  private void read(KeptConnection connection, String path) throws IOException {
    long begun = System.nanoTime();
    Answer answer = connection.send("GET", path, null, ANSWER_MAX);
    slowestReadMs.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
    reads.incrementAndGet();
    if (answer.status() != 200 && answer.status() != 404) {
      wrong.add("GET " + path + ": " + answer.status() + " " + answer.text());
    }
  }

  /** Writes one key, and knows what must be in it. */
  private final class Writer {
    private final String path;
    private long acknowledged;
    private long last;
    private boolean unsure;

    Writer(String path) {
      this.path = path;
    }

    void write(KeptConnection connection) throws IOException {
      Answer found = connection.send("GET", path, null, ANSWER_MAX);
      Matcher entry = ENTRY.matcher(found.text());
      boolean there = found.status() == 200 && entry.find();
      if (!there && found.status() != 404) {
        wrong.add("GET " + path + ": " + found.status() + " " + found.text());
        return;
      }
      long value = there ? value(entry.group(1)) : 0;
      if (value < acknowledged || value > last) {
        wrong.add(path + " holds " + value + ", not " + acknowledged + " to " + last);
      }
      if (ended) {
        return;
      }
      put(connection, there ? entry.group(2) : "0");
    }

    private long value(String base64) {
      byte[] text = Base64.getDecoder().decode(base64);
      return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }

    private void put(KeptConnection connection, String index) throws IOException {
      last++;
      long begun = System.nanoTime();
      Answer answer =
          connection.send(
              "PUT",
              path + "?cas=" + index,
              Long.toString(last).getBytes(StandardCharsets.US_ASCII),
              ANSWER_MAX);
      slowestWriteMs.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
      writes.incrementAndGet();
      if (answer.status() == 200 && answer.text().strip().equals("true")) {
        acknowledged = last;
        unsure = false;
      } else if (answer.status() == 200 && unsure) {
        // The write before it, whose outcome was not known, came in between.
        unsure = false;
      } else if (answer.status() == 500 && answer.text().contains("outcome unknown")) {
        unknowns.incrementAndGet();
        unsure = true;
      } else {
        wrong.add("PUT " + path + " cas: " + answer.status() + " " + answer.text());
      }
    }
  }

  /** Watches one key, whose index may not go back. */
  private final class Watcher {
    private final String path;
    private long index;

    Watcher(String path) {
      this.path = path;
    }

    void watch(KeptConnection connection) throws IOException {
      Answer answer = connection.send("GET", path + "?wait=20s&index=" + index, null, ANSWER_MAX);
      @Nullable String told = answer.header("X-Consul-Index");
      if ((answer.status() != 200 && answer.status() != 404) || told == null) {
        wrong.add("watching " + path + ": " + answer.status() + " " + answer.text());
        return;
      }
      long next = Long.parseLong(told);
      if (next < index) {
        wrong.add("watching " + path + ": the index went from " + index + " back to " + next);
      }
      index = next;
      wakes.incrementAndGet();
    }
  }

  /** What no client should have seen; empty if all is well. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  public long reads() {
    return reads.get();
  }

  public long writes() {
    return writes.get();
  }

  /** Writes whose outcome the agent called unknown. */
  public long unknowns() {
    return unknowns.get();
  }

  /** One line of all counts. */
  public String summary() {
    return String.format(
        "%,d reads (slowest %,d ms), %,d cas writes (slowest %,d ms; outcome unknown: %d),"
            + " %,d answers to watchers; wrong: %d",
        reads.get(),
        slowestReadMs.get(),
        writes.get(),
        slowestWriteMs.get(),
        unknowns.get(),
        wakes.get(),
        wrong.size());
  }

  /** Ends all clients once each has its answer. */
  public void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join(ANSWER_MAX);
    }
  }
}
