package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks for lists with filters: those made by the grammar have to take the rows that a naive
 * evaluation takes of the whole list, and bent ones are answered, or refused with a sentence.
 */
final class FilterDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 12;
  private static final int LEVEL_TRIES_MAX = 300;
  private static final long PAUSE_NANOS = 100_000_000;
  private static final String REFUSED = "Failed to create boolean expression evaluator: ";

  private static final List<String> TEXTS =
      List.of("", "fuzz", "web-1", "10.0.0.1", "blue", "v1", "a \"b\" c", "x`y", "ünï", "critical");
  private static final List<String> KEYS = List.of("env", "odd-key", "lan", "wan", "none");

  private static final Shape.Fields NODE =
      new Shape.Fields(
          Map.of(
              "Address", Shape.TEXT,
              "Datacenter", Shape.TEXT,
              "ID", Shape.TEXT,
              "Node", Shape.TEXT,
              "Meta", Shape.PAIRS,
              "TaggedAddresses", Shape.PAIRS));

  private static final Shape.Fields ENDPOINT =
      new Shape.Fields(Map.of("Address", Shape.TEXT, "Port", Shape.NUMBER));

  private static final Shape.Fields WEIGHTS =
      new Shape.Fields(Map.of("Passing", Shape.NUMBER, "Warning", Shape.NUMBER));

  private static final Shape.Fields SERVICE =
      new Shape.Fields(
          Map.of(
              "Address", Shape.TEXT,
              "EnableTagOverride", Shape.FLAG,
              "ID", Shape.TEXT,
              "Meta", Shape.PAIRS,
              "Port", Shape.NUMBER,
              "Service", Shape.TEXT,
              "TaggedAddresses", new Shape.MapOf(ENDPOINT),
              "Tags", Shape.TEXTS,
              "Weights", WEIGHTS));

  private static final Shape.Fields INSTANCE =
      new Shape.Fields(
          Map.of(
              "Node", Shape.TEXT,
              "NodeMeta", Shape.PAIRS,
              "ServiceAddress", Shape.TEXT,
              "ServiceEnableTagOverride", Shape.FLAG,
              "ServiceID", Shape.TEXT,
              "ServiceMeta", Shape.PAIRS,
              "ServicePort", Shape.NUMBER,
              "ServiceTaggedAddresses", new Shape.MapOf(ENDPOINT),
              "ServiceTags", Shape.TEXTS,
              "ServiceWeights", WEIGHTS));

  private static final Shape.Fields CHECK =
      new Shape.Fields(
          Map.of(
              "CheckID", Shape.TEXT,
              "Name", Shape.TEXT,
              "Node", Shape.TEXT,
              "Notes", Shape.TEXT,
              "Output", Shape.TEXT,
              "ServiceID", Shape.TEXT,
              "ServiceName", Shape.TEXT,
              "ServiceTags", Shape.TEXTS,
              "Status", Shape.TEXT));

  private static final Shape.Fields HEALTH =
      new Shape.Fields(Map.of("Node", NODE, "Service", SERVICE, "Checks", new Shape.ListOf(CHECK)));

  private static final Map<String, Shape.Fields> LISTS =
      Map.of(
          "/v1/catalog/nodes", NODE,
          "/v1/catalog/service/fuzz", INSTANCE,
          "/v1/health/service/fuzz", HEALTH,
          "/v1/health/state/any", CHECK);

  /** A list as it is without a filter, and who makes filters for it. */
  private record Target(String path, JsonNode rows, FilterMaker maker) {}

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException {
    int port = agent.httpPort();
    for (int i = 0; i < ROWS; i++) {
      register(port, registration(i, random));
    }
    List<Target> targets = new ArrayList<>();
    for (Map.Entry<String, Shape.Fields> list : new TreeMap<>(LISTS).entrySet()) {
      String path = list.getKey();
      FilterMaker maker = new FilterMaker(random, list.getValue(), TEXTS, KEYS);
      targets.add(new Target(path, JSON.readTree(get(port, path).body()), maker));
    }
    for (int i = 0; i < count && !findings.isEnough(); i++) {
      Target target = targets.get(random.nextInt(targets.size()));
      FilterMaker.Made made = target.maker().next();
      boolean bent = random.nextInt(3) == 0;
      byte[] text = made.text().getBytes(StandardCharsets.UTF_8);
      if (bent) {
        text = Mutation.of(text, random);
      }
      String filter =
          URLEncoder.encode(
              new String(text, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
      String what = "filter " + i + " of " + target.path() + ": " + made.text();
      try {
        RawHttp.Answer answer = get(port, target.path() + "?filter=" + filter);
        findings.answer((bent ? "bent " : "whole ") + answer.status());
        judge(what, target, bent ? null : made.condition(), answer, findings);
      } catch (ConnectException e) {
        findings.add(what + ": the agent does not accept: " + e);
        throw e;
      } catch (IOException e) {
        findings.add(what + ": no answer: " + e);
      }
    }
  }

  private static void judge(
      String what,
      Target target,
      @Nullable Condition meant,
      RawHttp.Answer answer,
      Findings findings)
      throws IOException {
    String text = answer.text();
    if (Fuzzer.showsInside(text)) {
      findings.add(what + ": an answer shows the inside: " + text);
    }
    if (answer.status() != 200) {
      boolean isReason = answer.status() == 500 && text.startsWith(REFUSED);
      if (meant != null || !isReason) {
        findings.add(what + ": answered " + answer.status() + " " + text);
      }
      return;
    }
    if (meant == null) {
      return;
    }
    ArrayNode wanted = JSON.createArrayNode();
    try {
      for (JsonNode row : target.rows()) {
        if (meant.holds(row)) {
          wanted.add(row);
        }
      }
    } catch (UndecidedException e) {
      findings.answer("whole 200 undecided");
      return;
    }
    if (!JSON.readTree(answer.body()).equals(wanted)) {
      findings.add(what + ": " + wanted.size() + " rows were meant, and the answer is " + text);
    }
  }

  private static JsonNode registration(int number, Random random) {
    ObjectNode body = JSON.createObjectNode();
    body.put("Node", "fuzz-" + number).put("Address", "10.0.0." + random.nextInt(4));
    pairs(body.putObject("NodeMeta"), random);
    pairs(body.putObject("TaggedAddresses"), random);
    ObjectNode service = body.putObject("Service");
    service.put("ID", pick(random) + number).put("Service", "fuzz");
    service.put("Port", 4_000 * random.nextInt(4)).put("EnableTagOverride", random.nextBoolean());
    service.putObject("Weights").put("Passing", 1).put("Warning", 4_000 * random.nextInt(4));
    ArrayNode tags = service.putArray("Tags");
    for (int i = random.nextInt(3); i > 0; i--) {
      tags.add(pick(random));
    }
    pairs(service.putObject("Meta"), random);
    ObjectNode tagged = service.putObject("TaggedAddresses");
    for (String key : List.of("lan", "wan")) {
      if (random.nextBoolean()) {
        tagged.putObject(key).put("Address", pick(random)).put("Port", 4_000);
      }
    }
    ArrayNode checks = body.putArray("Checks");
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode check = checks.addObject();
      check.put("CheckID", "c" + i).put("Name", pick(random)).put("Output", pick(random));
      check.put("Status", random.nextBoolean() ? "passing" : "critical");
      check.put("ServiceID", random.nextBoolean() ? service.get("ID").asText() : "");
    }
    return body;
  }

  private static void pairs(ObjectNode object, Random random) {
    for (String key : KEYS.subList(0, 4)) {
      if (random.nextInt(3) == 0) {
        object.put(key, pick(random));
      }
    }
  }

  private static String pick(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** A new cluster keeps services once its level has risen. */
  private static void register(int port, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    for (int i = 0; ; i++) {
      RawHttp.Answer answer = RawHttp.send(port, "PUT", "/v1/catalog/register", bytes);
      if (answer.status() == 200) {
        return;
      }
      if (i == LEVEL_TRIES_MAX) {
        throw new IOException("a registration is refused: " + answer.text());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static RawHttp.Answer get(int port, String path) throws IOException {
    return RawHttp.send(port, "GET", path, null);
  }
}
