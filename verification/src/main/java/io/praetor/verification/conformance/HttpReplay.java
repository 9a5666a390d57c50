package io.praetor.verification.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plays one scenario against a server, once; owned by the thread that plays it. */
public final class HttpReplay {
  /** How long a request that has to wait is given to answer at once all the same. */
  private static final long PENDING_NANOS = 250_000_000;

  /** How long at most it may take to reach the agent, or to be answered at once. */
  private static final long ARRIVAL_NANOS_MAX = 30_000_000_000L;

  /** How long an answer may take to become what a step waits for. */
  private static final long UNTIL_NANOS_MAX = 30_000_000_000L;

  private static final String METRICS = "/v1/agent/metrics?format=prometheus";

  /** Those that wait here, and, at a client agent, those that wait at its servers for it. */
  private static final Pattern PARKED =
      Pattern.compile("(?m)^[a-z_]*(?:http_parked|client_upstream)_queries (\\d+)");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "X-Consul-Index",
          "X-Consul-Knownleader",
          "X-Consul-Lastcontact",
          "X-Consul-Default-Acl-Policy",
          "X-Consul-Effective-Consistency",
          "X-Content-Type-Options",
          "Content-Security-Policy",
          "Location",
          "Allow");

  private final int port;
  private final Map<String, String> own;
  private final Variables variables = new Variables("cf-");
  private final Map<String, Background> background = new HashMap<>();

  private HttpReplay(int port, String token) {
    this.port = port;
    own = token.isEmpty() ? Map.of() : Map.of("X-Consul-Token", token);
  }

  /**
   * A request that is under way. The clock starts before it does, so that a thread that is held up
   * makes no wait look shorter, and what counts as a wait depends on what is expected: a busy
   * machine may take long for an answer that had not to wait.
   */
  private record Background(
      CompletableFuture<ObjectNode> answer, long startedNanos, boolean waits) {
    private static final long WAITED_NANOS = 400_000_000;

    boolean hasWaited(long atNanos) {
      return atNanos - startedNanos > (waits ? WAITED_NANOS : ARRIVAL_NANOS_MAX);
    }
  }

  /** Plays the scenario and returns what is wrong; empty when all is as recorded. */
  public static List<String> play(int port, Recording.Scenario scenario) {
    return play(port, "", scenario);
  }

  /** The same with a token for what the replay itself asks of the agent. */
  public static List<String> play(int port, String token, Recording.Scenario scenario) {
    HttpReplay replay = new HttpReplay(port, token);
    ObjectNode self = JsonNodeFactory.instance.objectNode().put("do", "GET /v1/agent/self");
    replay.own.forEach(self.putObject("headers")::put);
    String node = replay.answer(self).path("json").at("/Config/NodeName").asText();
    replay.variables.put("node", node);
    replay.variables.put("addr", "127.0.0.1:" + port);
    List<@Nullable ObjectNode> answers = new ArrayList<>();
    for (int i = 0; i < scenario.steps().size(); i++) {
      ObjectNode answer = replay.step(scenario.steps().get(i), scenario.answers().get(i));
      if (answer != null && scenario.older()) {
        Selection.dropNewer(answer);
        if (answer.path("text").asText("-").isEmpty()) {
          // Before the version that is followed, an empty answer had no type.
          ((ObjectNode) answer.get("headers")).remove("Content-Type");
        }
      }
      answers.add(answer);
    }
    List<@Nullable JsonNode> clean =
        new Normalizer(replay.variables.prefix(), node).clean(scenario.steps(), answers);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < clean.size(); i++) {
      JsonNode step = scenario.steps().get(i);
      for (String difference : Differences.between(step, scenario.answers().get(i), clean.get(i))) {
        wrong.add(
            "step "
                + i
                + " "
                + step.path("do").asText(step.path("join").asText())
                + "\n    "
                + difference);
      }
    }
    return wrong;
  }

  private @Nullable ObjectNode step(JsonNode step, JsonNode wanted) {
    if (step.has("sleep")) {
      LockSupport.parkNanos((long) (step.get("sleep").asDouble() * 1e9));
      return null;
    }
    if (step.has("join")) {
      Background started = background.remove(step.get("join").asText());
      if (started == null) {
        throw new IllegalStateException("nothing was started as " + step.get("join"));
      }
      return started.answer().join();
    }
    if (step.has("start")) {
      boolean waits = wanted.path("pending").asBoolean();
      CompletableFuture<ObjectNode> answer = new CompletableFuture<>();
      Background started = new Background(answer, System.nanoTime(), waits);
      background.put(step.get("start").asText(), started);
      Thread.ofVirtual()
          .start(() -> {
            ObjectNode got = answer(step);
            answer.complete(got.put("waited", started.hasWaited(System.nanoTime())));
          });
      return JsonNodeFactory.instance.objectNode().put("pending", isPending(started));
    }
    return answer(step);
  }

  /** Whether it waits, once that is known: it is answered, or has had its time and is parked. */
  private boolean isPending(Background started) {
    long underWay = background.values().stream().filter(Background::waits).count();
    while (!started.answer().isDone()) {
      long nanos = System.nanoTime() - started.startedNanos();
      boolean hadItsTime = started.waits() && nanos > PENDING_NANOS && parked() >= underWay;
      if (hadItsTime || nanos > ARRIVAL_NANOS_MAX) {
        return true;
      }
      LockSupport.parkNanos(PENDING_NANOS / 10);
    }
    return started.answer().join().get("waited").asBoolean();
  }

  /** How many queries wait at the agent, as it says itself. */
  private int parked() {
    try {
      String metrics = RawHttp.send(port, "GET", METRICS, own, null).text();
      Matcher parked = PARKED.matcher(metrics);
      return parked.results().mapToInt(found -> Integer.parseInt(found.group(1))).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** An answer; where the step says until when, it is asked for again and again. */
  private ObjectNode answer(JsonNode step) {
    ObjectNode answer = once(step);
    String until = variables.fill(step.path("until").asText());
    long began = System.nanoTime();
    while (!until.isEmpty() && !holds(until, answer)) {
      if (System.nanoTime() - began > UNTIL_NANOS_MAX) {
        break;
      }
      LockSupport.parkNanos(UNTIL_NANOS_MAX / 1_000);
      answer = once(step);
    }
    return answer;
  }

  private static boolean holds(String until, ObjectNode answer) {
    String text = until.substring(until.indexOf(':') + 1);
    if (until.startsWith("status:")) {
      return answer.path("status").asText().equals(text);
    }
    String told = answer.has("json") ? answer.get("json").toString() : answer.path("text").asText();
    // The recording has a space behind each colon of JSON.
    boolean has = told.contains(text) || told.contains(text.replace("\": ", "\":"));
    return has == until.startsWith("has:");
  }

  private ObjectNode once(JsonNode step) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    String[] line = variables.fill(step.get("do").asText()).split(" ", 2);
    RawHttp.Answer answer;
    try {
      Map<String, String> headers = new LinkedHashMap<>();
      variables
          .fill(step.path("headers"))
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      answer = RawHttp.send(port, line[0], line[1], headers, body(step));
    } catch (IOException e) {
      return out.put("error", e.toString());
    }
    out.put("status", answer.status());
    ObjectNode headers = out.putObject("headers");
    for (String name : HEADERS) {
      String value = answer.header(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String text = answer.text();
    try {
      if (headers.path("Content-Type").asText().contains("json") && !text.isBlank()) {
        out.set("json", Recording.parse(text));
      } else {
        out.put("text", text);
      }
    } catch (JsonProcessingException e) {
      out.put("text", text);
    }
    capture(step, out, answer);
    Selection.apply(variables.fill(step), out);
    return out;
  }

  private byte @Nullable [] body(JsonNode step) {
    if (step.has("json")) {
      return variables.fill(step.get("json")).toString().getBytes(StandardCharsets.UTF_8);
    }
    if (step.has("body64")) {
      return Base64.getDecoder().decode(step.get("body64").asText());
    }
    if (step.has("fill")) {
      return step.get("fill")
          .get(0)
          .asText()
          .repeat(step.get("fill").get(1).asInt())
          .getBytes(StandardCharsets.UTF_8);
    }
    return step.has("body")
        ? variables.fill(step.get("body").asText()).getBytes(StandardCharsets.UTF_8)
        : null;
  }

  private void capture(JsonNode step, ObjectNode out, RawHttp.Answer answer) {
    step.path("capture")
        .properties()
        .forEach(capture -> {
          String where = capture.getValue().asText();
          int colon = where.indexOf(':');
          String kind = colon < 0 ? where : where.substring(0, colon);
          String rest = where.substring(colon + 1);
          variables.put(
              capture.getKey(),
              switch (kind) {
                case "header" -> Objects.requireNonNullElse(answer.header(rest), "");
                case "json" -> out.path("json").at("/" + rest.replaceAll("^/|/$", "")).asText();
                default -> answer.text();
              });
        });
  }
}
