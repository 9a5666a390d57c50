package io.praetor.verification.fuzz;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that writes and reads while others send what is odd, and expects to notice nothing of
 * it. Has a thread of its own.
 */
final class Bystander implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  /** Machines that also run the fuzzer may be slow; a request that was forgotten takes longer. */
  private static final long SLOW_MS = 10_000;

  private final int port;
  private final Findings findings;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int count;
  private volatile long slowestMs;

  Bystander(int port, Findings findings) {
    this.port = port;
    this.findings = findings;
    this.thread = Thread.ofPlatform().name("bystander").daemon().start(this::run);
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      long begun = System.nanoTime();
      try {
        one("PUT", "/v1/kv/bystander/" + i % 10, ("value " + i).getBytes(StandardCharsets.UTF_8));
        one("GET", "/v1/kv/bystander/" + i % 10 + "?raw", null);
      } catch (IOException e) {
        findings.add("a bystander was not answered: " + e);
      }
      long ms = (System.nanoTime() - begun) / 1_000_000;
      if (ms > SLOW_MS) {
        findings.add("a bystander waited for " + ms + " ms");
      }
      slowestMs = Math.max(slowestMs, ms);
      count = i + 1;
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void one(String method, String path, byte @Nullable [] body) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, method, path, body);
    // What is odd may be well formed all the same, and take the key away.
    if (answer.status() != 200 && !(answer.status() == 404 && method.equals("GET"))) {
      findings.add(
          "a bystander's " + method + " was answered " + answer.status() + " " + answer.text());
    }
  }

  /** Says how it went. */
  String told() {
    return count + " writes and reads of a bystander, the slowest pair " + slowestMs + " ms";
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
