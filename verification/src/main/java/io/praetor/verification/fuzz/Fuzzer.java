package io.praetor.verification.fuzz;

import io.praetor.store.catalog.Node;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Sends seeded requests at an agent and keeps what it must never answer; owned by the thread that
 * runs it.
 */
public final class Fuzzer {
  private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int FINDINGS_MAX = 20;

  /** What betrays the inside of the server. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat"
              + " (io|java|com|org|jdk)\\.[\\w.$]+\\(|(Exception|Error)\\b.*\\.java:\\d+|\\b(io\\.praetor|java\\.lang|io\\.netty|com\\.alipay)\\.");

  private static final String NUMBER = "strconv\\.ParseUint: parsing \".*\": ";

  /**
   * The answers of 500 to a request that is wrong, where Consul's are so, as they were recorded:
   * whole texts, of which only what quotes the request may vary.
   */
  private static final Pattern CONSULS_500 =
      Pattern.compile(
          String.join(
              "|",
              NUMBER + "(invalid syntax|value out of range)",
              "No path to datacenter",
              "Failed to create boolean expression evaluator: .*",
              "incompatible coordinate",
              "Must provide (node|address if SkipNodeUpdate is not set)",
              "Must provide service name \\(Service\\.Service\\) when service ID is provided",
              "Bad node ID: .*",
              "A check needs a CheckID or a Name",
              "Invalid (check status: |port |weight ).*",
              ".* cannot hold a zero byte",
              "Unknown service ID '.*' for check ID '.*'",
              "node (id|name) .* (belongs to|is reserved by) node .*",
              "Invalid Session TTL '-?\\d+', must be between \\[10s=24h0m0s]",
              "Session TTL '.*' invalid: time: .*",
              "Invalid Behavior setting '.*'",
              "apply failed: " + Node.MISSING,
              "apply failed: Missing check '.*' registration",
              "raft apply failed: (missing session|invalid session \".*\")"),
          Pattern.DOTALL);

  private final int port;
  private final RequestMaker maker;
  private final List<String> findings = new ArrayList<>();
  private final Map<String, Integer> seen = new TreeMap<>();

  private Fuzzer(int port, long seed) {
    this.port = port;
    this.maker = new RequestMaker(new Random(seed));
  }

  /** What was found, and how often each status was answered. */
  public record Report(List<String> findings, Map<String, Integer> answers) {}

  /**
   * Sends {@code count} requests, then compares all that the agent holds through two endpoints, and
   * once more after the process was killed and started again.
   */
  public static Report run(ProductProcess agent, long seed, int count)
      throws IOException, InterruptedException {
    int port = agent.httpPort();
    Fuzzer fuzzer = new Fuzzer(port, seed);
    for (int i = 0; i < count && fuzzer.findings.size() < FINDINGS_MAX; i++) {
      fuzzer.one(i);
    }
    RawHttp.send(port, "PUT", "/v1/kv/kept/after", "after".getBytes(StandardCharsets.UTF_8));
    Holdings before = Holdings.of(port);
    fuzzer.findings.addAll(before.contradictions());
    if (!before.has("kept/after")) {
      fuzzer.findings.add("afterwards a key that was put is not there");
    }
    agent.kill();
    agent.restart();
    agent.awaitLeader(START_WAIT_MAX);
    fuzzer.findings.addAll(Holdings.of(port).differencesFrom(before));
    return new Report(List.copyOf(fuzzer.findings), Map.copyOf(fuzzer.seen));
  }

  private void one(int number) throws IOException {
    RequestMaker.Made made = maker.next();
    try {
      RawHttp.Answer answer =
          RawHttp.exchange(port, made.bytes(), made.head(), ANSWER_WAIT_MAX, !made.whole());
      seen.merge(Integer.toString(answer.status()), 1, Integer::sum);
      String text = answer.text();
      if (INSIDE.matcher(text).find()) {
        found(number, "an answer shows the inside", made, answer.status() + " " + text);
      }
      boolean refused = answer.status() == 500 && CONSULS_500.matcher(text.strip()).matches();
      if (answer.status() >= 500 && !made.head() && !refused) {
        found(number, "an answer of " + answer.status(), made, text);
      }
    } catch (ConnectException e) {
      found(number, "the agent does not accept", made, e.toString());
      throw e;
    } catch (SocketTimeoutException e) {
      found(number, "no answer in " + ANSWER_WAIT_MAX, made, e.toString());
    } catch (IOException e) {
      // To what is no request, or never came whole, a server may close without a word.
      seen.merge("closed", 1, Integer::sum);
      if (made.whole()) {
        found(number, "closed without an answer", made, e.toString());
      }
    }
  }

  /** Whether an answer of 500 is one that Consul gives, too. */
  static boolean isConsuls500(String text) {
    return CONSULS_500.matcher(text.strip()).matches();
  }

  /** Whether a text betrays the inside of the product. */
  static boolean showsInside(String text) {
    return INSIDE.matcher(text).find();
  }

  private void found(int number, String what, RequestMaker.Made made, String answer) {
    String request = new String(made.bytes(), StandardCharsets.ISO_8859_1);
    findings.add(
        "request " + number + ": " + what + "\n  " + head(request) + "\n  → " + head(answer));
  }

  private static String head(String text) {
    return text.substring(0, Math.min(text.length(), 400)).replace("\r\n", "\\n");
  }
}
