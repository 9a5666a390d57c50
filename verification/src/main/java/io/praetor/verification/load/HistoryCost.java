package io.praetor.verification.load;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the history of keys costs, beside a server of the same build that keeps none: {@code
 * historycost [-value=BYTES] [-keys=N] [-callers=N]}. Both get the same puts in turns until one has
 * the history that is kept by default; then their heaps and their restarts are compared. Owned by
 * the thread that runs it.
 */
public final class HistoryCost {
  private static final Duration START_WAIT_MAX = Duration.ofMinutes(2);
  private static final long HISTORY_BYTES = 240L << 20;
  private static final int SLICE = 10_000;
  private static final int RESTARTS = 5;
  private static final Pattern BYTES = Pattern.compile("(?m)^\\w*state_history_bytes (\\S+)");

  private final Verdict verdict = new Verdict();
  private int valueBytes = 1_000;
  private int keys = 20_000;
  private int callers = 16;

  private HistoryCost() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    HistoryCost cost = new HistoryCost();
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "-value=" -> cost.valueBytes = Integer.parseInt(value);
        case "-keys=" -> cost.keys = Integer.parseInt(value);
        case "-callers=" -> cost.callers = Integer.parseInt(value);
        default -> {
          System.err.println(
              "usage: historycost [-value=BYTES] [-keys=N] [-callers=N]; not usable: " + argument);
          System.exit(2);
        }
      }
    }
    Path folder = Files.createTempDirectory("praetor-historycost");
    try (ProductProcess with =
            ProductProcess.single(folder.resolve("with")).awaitLeader(START_WAIT_MAX);
        ProductProcess without =
            ProductProcess.single(folder.resolve("without")).awaitLeader(START_WAIT_MAX)) {
      cost.run(with, without);
    }
    System.exit(cost.verdict.exitCode());
  }

  private void run(ProductProcess with, ProductProcess without) throws Exception {
    verdict.part(
        String.format(
            Locale.ROOT, "Puts of %,d bytes to %,d keys by %d callers", valueBytes, keys, callers));
    try (AgentCalls calls = new AgentCalls(without.httpPort())) {
      calls.put(
          "/v1/praetor/retention", "{\"Prefix\":\"\",\"Versions\":0,\"Days\":1,\"Bytes\":1048576}");
    }
    List<Double> ratios = new ArrayList<>();
    for (int slice = 0; bytes(with) < HISTORY_BYTES; slice++) {
      // Who comes first takes turns, too.
      boolean isFirst = slice % 2 == 0;
      double one = puts(isFirst ? with : without, slice);
      double other = puts(isFirst ? without : with, slice);
      if (slice >= 2) {
        ratios.add(isFirst ? other / one : one / other);
      }
    }
    Collections.sort(ratios);
    verdict.note(
        String.format(
            Locale.ROOT,
            "ratios of puts a second over %d slices: %.2f to %.2f",
            ratios.size(),
            ratios.getFirst(),
            ratios.getLast()));
    verdict.atLeast(
        "puts a second, of those without history", ratios.get(ratios.size() / 2), 0.95, "x");
    long kept = bytes(with) - bytes(without);
    long more = LiveMemory.bytes(with.pid()) - LiveMemory.bytes(without.pid());
    verdict.note(String.format(Locale.ROOT, "%,d bytes of history, %,d of heap", kept, more));
    verdict.atMost("bytes of heap a byte of history", (double) more / kept, 1.2, "");
    List<Double> longer = new ArrayList<>();
    for (int n = 0; n < RESTARTS; n++) {
      double one = restart(with);
      longer.add((one - restart(without)) * (256L << 20) / kept);
    }
    Collections.sort(longer);
    verdict.atMost("longer restart for 256 MiB of history", longer.get(RESTARTS / 2), 1.5, "s");
  }

  private double puts(ProductProcess server, int slice) throws Exception {
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, (byte) ('a' + slice % 26));
    String text = new String(value, StandardCharsets.US_ASCII);
    return AgentCalls.putEach(
        server.httpPort(),
        callers,
        SLICE,
        i -> "/v1/kv/load/" + ((long) slice * SLICE + i) % keys,
        i -> i + text);
  }

  private static double restart(ProductProcess server) throws Exception {
    server.kill();
    long begun = System.nanoTime();
    server.restart();
    server.awaitLeader(START_WAIT_MAX);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static long bytes(ProductProcess server) throws IOException {
    try (AgentCalls calls = new AgentCalls(server.httpPort())) {
      Matcher found = BYTES.matcher(calls.get("/v1/agent/metrics?format=prometheus").text());
      if (!found.find()) {
        throw new IOException("the agent does not tell the bytes of its history");
      }
      return (long) Double.parseDouble(found.group(1));
    }
  }
}
