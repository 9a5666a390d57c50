package io.praetor.verification.access;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.load.HttpConversation;
import io.praetor.verification.load.Load;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Puts and gets with a token beside the same at a server without access control, in turn.
 * Stateless.
 */
final class GuardedRequests {
  private static final int ROUNDS = 7;
  private static final int[] CALLERS = {1, 16, 64};
  private static final int KEYS = 1_000;
  private static final int VALUE_BYTES = 256;
  private static final int SAMPLES_MAX = 1_000_000;
  private static final double RATIO_MIN = 0.9;
  private static final String SECRET = "22222222-2222-3333-4444-555555555555";

  private GuardedRequests() {}

  static void run(Path folder, int seconds, int rules, Verdict verdict) throws Exception {
    try (ProductProcess open = GuardedAgents.open(folder.resolve("open"));
        ProductProcess guarded = GuardedAgents.single(folder.resolve("guarded"))) {
      try (AgentCalls calls = new AgentCalls(guarded.httpPort())) {
        calls.put(
            GuardedAgents.shown("/v1/acl/policy", GuardedAgents.MANAGEMENT),
            GuardedAgents.policy("load", rules, "write"));
        calls.put(
            GuardedAgents.shown("/v1/acl/token", GuardedAgents.MANAGEMENT),
            GuardedAgents.token(SECRET, "load", ""));
      }
      String token = "X-Consul-Token: " + SECRET + "\r\n";
      // Every key is there before it is asked for.
      round(open, number -> put(number, ""), 16, seconds, verdict);
      round(guarded, number -> put(number, token), 16, seconds, verdict);
      for (boolean puts : new boolean[] {true, false}) {
        verdict.part(
            (puts ? "puts" : "gets")
                + " with a token of "
                + rules
                + " rules and without access"
                + " control, in turn, "
                + ROUNDS
                + " rounds of "
                + seconds
                + " s");
        for (int callers : CALLERS) {
          compare(open, guarded, puts, token, callers, seconds, verdict);
        }
      }
    }
  }

  private static void compare(
      ProductProcess open,
      ProductProcess guarded,
      boolean puts,
      String token,
      int callers,
      int seconds,
      Verdict verdict)
      throws IOException {
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    long[] withoutTail = new long[ROUNDS];
    long[] withTail = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      boolean guardedFirst = round % 2 == 1;
      for (boolean first : new boolean[] {true, false}) {
        boolean atGuarded = first == guardedFirst;
        String header = atGuarded ? token : "";
        Load.Result result =
            round(
                atGuarded ? guarded : open,
                number -> puts ? put(number, header) : get(number, header),
                callers,
                seconds,
                verdict);
        (atGuarded ? with : without)[round] = result.perSecond();
        (atGuarded ? withTail : withoutTail)[round] = result.p99();
      }
    }
    Arrays.sort(without);
    Arrays.sort(with);
    Arrays.sort(withoutTail);
    Arrays.sort(withTail);
    int middle = ROUNDS / 2;
    verdict.note(
        String.format(
            Locale.ROOT,
            "%d callers: %,.0f a second with a token (p99 %,d us), %,.0f without (p99 %,d us)",
            callers,
            with[middle],
            withTail[middle],
            without[middle],
            withoutTail[middle]));
    verdict.atLeast(
        callers + " callers, with a token to without",
        with[middle] / without[middle],
        RATIO_MIN,
        "");
  }

  private static Load.Result round(
      ProductProcess server,
      IntFunction<byte[]> requests,
      int callers,
      int seconds,
      Verdict verdict)
      throws IOException {
    try (Load load =
        new Load(server.httpPort(), caller -> new HttpConversation(requests), SAMPLES_MAX)) {
      Load.Result result = load.run(callers, 1, seconds);
      if (result.refused() > 0) {
        verdict.atMost("refused requests", (double) result.refused(), 0, "");
      }
      return result;
    }
  }

  private static byte[] put(int number, String header) {
    return ("PUT /v1/kv/load/"
            + number % KEYS
            + " HTTP/1.1\r\nHost: a\r\n"
            + header
            + "Content-Length: "
            + VALUE_BYTES
            + "\r\n\r\n"
            + String.format(Locale.ROOT, "%0" + VALUE_BYTES + "d", number))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] get(int number, String header) {
    return ("GET /v1/kv/load/" + number % KEYS + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
