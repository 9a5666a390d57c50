package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.load.HttpConversation;
import io.praetor.verification.load.Load;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads of the health of one service beside gets of a key whose answer has the same size. */
final class Reads {
  private static final int ROUNDS = 5;
  private static final int CALLERS = 64;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final double RATIO_MIN = 0.6;

  private final int port;
  private final int seconds;

  Reads(int port, int seconds) {
    this.port = port;
    this.seconds = Math.max(1, seconds / 4);
  }

  void run(Verdict verdict) throws IOException {
    try (AgentCalls calls = new AgentCalls(port)) {
      String health = "/v1/health/service/" + Population.WATCHED;
      String key = SizedKey.like(calls, health).path();
      verdict.part("reads of health/service, by " + CALLERS + " callers, in turn with gets");
      verdict.note(
          String.format(
              Locale.ROOT,
              "the answers have %,d and %,d bytes",
              calls.get(health).body().length,
              calls.get(key).body().length));
      double[] gets = new double[ROUNDS];
      double[] reads = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        gets[round] = perSecond(key, verdict);
        reads[round] = perSecond(health, verdict);
      }
      Arrays.sort(gets);
      Arrays.sort(reads);
      double get = gets[ROUNDS / 2];
      double read = reads[ROUNDS / 2];
      verdict.note(
          String.format(Locale.ROOT, "%,.0f reads of health a second, %,.0f gets", read, get));
      verdict.atLeast("reads of health to gets", read / get, RATIO_MIN, "");
    }
  }

  private double perSecond(String path, Verdict verdict) throws IOException {
    byte[] request =
        ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    try (Load load = new Load(port, i -> new HttpConversation(number -> request), SAMPLES_MAX)) {
      Load.Result result = load.run(CALLERS, 1, seconds);
      if (result.refused() > 0) {
        verdict.atMost("refused reads of " + path, (double) result.refused(), 0, "");
      }
      return result.perSecond();
    }
  }
}
