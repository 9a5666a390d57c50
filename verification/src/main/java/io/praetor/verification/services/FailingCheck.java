package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A check whose backend fails at a moment of its own: how long it takes until a watcher of the
 * service's health is told. Owned by one thread.
 */
final class FailingCheck {
  private static final int INTERVAL_MS = 1_000;
  private static final int SLACK_MS = 100;
  private static final Duration PASSING_MAX = Duration.ofSeconds(60);
  private static final String SERVICE = "failing";
  private static final String HEALTH = "/v1/health/service/" + SERVICE;
  private static final String CRITICAL = "\"Status\":\"critical\"";

  private final int port;
  private final Backend backend;

  FailingCheck(int port, Backend backend) {
    this.port = port;
    this.backend = backend;
  }

  void run(int failures, Verdict verdict) throws IOException {
    if (failures == 0) {
      return;
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] millis = new double[failures];
    try (AgentCalls calls = new AgentCalls(port)) {
      backend.turn(200);
      calls.put(
          "/v1/agent/service/register",
          "{\"Name\":\""
              + SERVICE
              + "\",\"Check\":{\"HTTP\":\"http://127.0.0.1:"
              + backend.port()
              + "/slow\",\"Interval\":\""
              + INTERVAL_MS
              + "ms\"}}");
      for (int i = 0; i < failures; i++) {
        AgentCalls.await("the service is passing", PASSING_MAX, () -> isPassing(calls));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(INTERVAL_MS)));
        millis[i] = fail(calls);
        backend.turn(200);
      }
      calls.put("/v1/agent/service/deregister/" + SERVICE, "");
    }
    Arrays.sort(millis);
    verdict.note(
        String.format(
            Locale.ROOT,
            "of %d failures (seed %d), a watcher heard after %.0f ms in the median, %.0f the least",
            failures,
            seed,
            millis[failures / 2],
            millis[0]));
    verdict.atMost(
        "a watcher heard, at the latest, after",
        millis[failures - 1],
        INTERVAL_MS + Backend.SLOW_MS + SLACK_MS,
        " ms");
  }

  private static boolean isPassing(AgentCalls calls) {
    try {
      return calls.get(HEALTH + "?passing").text().contains(SERVICE);
    } catch (IOException e) {
      return false;
    }
  }

  /** From the moment at which the backend fails to the answer that tells it, in milliseconds. */
  private double fail(AgentCalls calls) throws IOException {
    RawHttp.Answer answer = calls.get(HEALTH);
    backend.turn(503);
    long failed = System.nanoTime();
    while (!answer.text().contains(CRITICAL)) {
      String index = Objects.requireNonNull(answer.header("X-Consul-Index"));
      answer = calls.get(HEALTH + "?wait=30s&index=" + index);
    }
    return (System.nanoTime() - failed) / 1e6;
  }
}
