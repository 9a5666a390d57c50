package io.praetor.verification.migrate;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose {@code /v1/praetor} is closed, so that it looks like any that speaks Consul's
 * interface, is moved to another while programs write to it. Owned by the thread that runs it.
 */
public final class Migration {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final int KEYS_IN_FOLDER = 500;
  private static final int BATCH = 64;
  private static final int VALUE_CHARS = 100;
  private static final int CONNECTIONS = 4;
  private static final Pattern INDEX =
      Pattern.compile("\"(?:CreateIndex|ModifyIndex|LockIndex)\":\\d+,?|,?\"Session\":\"[^\"]*\"");

  private Migration() {}

  /**
   * What became of it.
   *
   * @param writes how many the programs made meanwhile
   * @param equal whether both clusters have the same keys, flags and values
   * @param seconds from the switch-over to the end of the command
   */
  public record Report(
      int exit, String output, int writes, int keys, boolean equal, double seconds) {}

  /** {@code migrate [-keys=N] [-seconds=N]} */
  public static void main(String[] arguments) throws Exception {
    int keys = 50_000;
    int seconds = 30;
    for (String argument : arguments) {
      if (argument.startsWith("-keys=")) {
        keys = Integer.parseInt(argument.substring("-keys=".length()));
      } else if (argument.startsWith("-seconds=")) {
        seconds = Integer.parseInt(argument.substring("-seconds=".length()));
      } else {
        System.err.println("usage: migrate [-keys=N] [-seconds=N]; not known: " + argument);
        System.exit(2);
      }
    }
    Verdict verdict = new Verdict();
    verdict.part("migrate: " + keys + " keys, written to for " + seconds + " s");
    Path folder = Files.createTempDirectory("praetor-migrate");
    Report report = run(folder, 3, keys, Duration.ofSeconds(seconds), 1);
    report.output().lines().forEach(verdict::note);
    verdict.note(report.writes() + " writes meanwhile; " + report.keys() + " keys in the end");
    verdict.atMost("exit code", report.exit(), 0, "");
    verdict.atLeast("both clusters equal", report.equal() ? 1 : 0, 1, "");
    verdict.note(
        String.format(Locale.ROOT, "%.1f s from the switch-over to the answer", report.seconds()));
    System.exit(verdict.exitCode());
  }

  /** Moves a cluster of so many servers to one of the same size. */
  public static Report run(Path folder, int servers, int keys, Duration writing, long seed)
      throws Exception {
    try (ProductCluster source =
            ProductCluster.start(
                folder.resolve("source"),
                servers,
                START_MAX,
                "-hcl=http_config { block_endpoints = [\"/v1/praetor\"] }");
        ProductCluster target =
            ProductCluster.start(folder.resolve("target"), servers, START_MAX)) {
      fill(source.servers().getFirst(), keys);
      Process command = command(source, target);
      try (BufferedReader out = command.inputReader()) {
        StringBuilder output = new StringBuilder();
        SourceWriters writers =
            new SourceWriters(
                source.servers().stream().map(ProductProcess::httpPort).toList(), keys, seed);
        try {
          readTo("Following.", out, output);
          Thread.sleep(writing);
        } finally {
          writers.stop();
        }
        long begun = System.nanoTime();
        command.getOutputStream().write('\n');
        command.getOutputStream().flush();
        readTo(null, out, output);
        int exit = command.waitFor();
        double seconds = (System.nanoTime() - begun) / 1e9;
        String here = dump(source);
        return new Report(
            exit,
            output.toString(),
            writers.writes(),
            here.split("\"Key\"", -1).length - 1,
            here.equals(dump(target)),
            seconds);
      } finally {
        command.destroyForcibly();
      }
    }
  }

  private static Process command(ProductCluster source, ProductCluster target) throws IOException {
    return new ProcessBuilder(
            List.of(
                ProductHome.launcher().toString(),
                "migrate",
                "-from=http://" + source.servers().getLast().address(),
                "-http-addr=" + target.servers().getFirst().address(),
                "-follow"))
        .redirectErrorStream(true)
        .start();
  }

  private static void readTo(@Nullable String start, BufferedReader out, StringBuilder output)
      throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      output.append(line).append('\n');
      if (start != null && line.startsWith(start)) {
        return;
      }
    }
    if (start != null) {
      throw new IOException("the command ended before \"" + start + "\": " + output);
    }
  }

  /** The name of a key: folders of some hundred, an odd character in some. */
  static String key(int number) {
    return "app/" + number / KEYS_IN_FOLDER + (number % 7 == 0 ? "/%C3%BC%20" : "/") + "k" + number;
  }

  private static void fill(ProductProcess agent, int keys) throws Exception {
    String value =
        Base64.getEncoder()
            .encodeToString("v".repeat(VALUE_CHARS).getBytes(StandardCharsets.UTF_8));
    AgentCalls.putEach(
        agent.httpPort(),
        CONNECTIONS,
        (keys + BATCH - 1) / BATCH,
        i -> "/v1/txn",
        i -> transaction(i * BATCH, Math.min(keys, (i + 1) * BATCH), value));
  }

  private static String transaction(int from, int to, String value) {
    return IntStream.range(from, to)
        .mapToObj(i ->
            "{\"KV\":{\"Verb\":\"set\",\"Key\":\""
                + URLDecoder.decode(key(i), StandardCharsets.UTF_8)
                + "\",\"Flags\":"
                + i
                + ",\"Value\":\""
                + value
                + "\"}}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** All keys of a cluster, without what each cluster gives by itself. */
  private static String dump(ProductCluster cluster) throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(
            cluster.servers().getFirst().httpPort(), "GET", "/v1/kv/?recurse&consistent", null);
    Matcher own = INDEX.matcher(answer.text());
    return own.replaceAll("");
  }
}
