package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Makes bodies of registrations, from a seed: whole ones, which have to be taken, those in which a
 * field is something else than it should be, and those whose bytes are bent. Owned by one thread.
 */
final class RegistrationMaker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONG_TEXT = 5_000;
  private static final int DEPTH = 200;

  private static final List<String> NAMES = List.of("web", "api", "Web", "ünï", "a b", "x/y%2Fz");
  private static final List<String> TEXTS =
      List.of("", "blue", "10.0.0.1", "fe80::1", "a \"b\" c", "ünï", "\u2028", "v=1;w", "{}");
  private static final List<String> STATUSES = List.of("passing", "warning", "critical");
  private static final List<String> VERBS = List.of("set", "cas", "get", "delete", "delete-cas");

  private final Random random;
  private final List<JsonNode> odd;

  RegistrationMaker(Random random) {
    this.random = random;
    JsonNode deep = NODES.arrayNode();
    JsonNode deepObject = NODES.objectNode();
    for (int i = 0; i < DEPTH; i++) {
      deep = NODES.arrayNode().add(deep);
      deepObject = NODES.objectNode().set("a", deepObject);
    }
    odd =
        List.of(
            NODES.nullNode(),
            NODES.booleanNode(true),
            NODES.numberNode(0),
            NODES.numberNode(-1),
            NODES.numberNode(65_536),
            NODES.numberNode(2_147_483_648L),
            NODES.numberNode(Long.MIN_VALUE),
            NODES.numberNode(BigInteger.ONE.shiftLeft(64)),
            NODES.numberNode(1.5),
            NODES.numberNode(1e300),
            NODES.textNode(""),
            NODES.textNode("odd"),
            NODES.textNode("\u0000"),
            NODES.textNode("a\u0000b"),
            NODES.textNode("\ud800"),
            NODES.textNode("-1s"),
            NODES.textNode("1ns"),
            NODES.textNode("99999999h"),
            NODES.textNode("1.5h2m"),
            NODES.textNode("0.0.0.0"),
            NODES.textNode("consul"),
            NODES.textNode("serfHealth"),
            NODES.textNode("_node_maintenance"),
            NODES.textNode("11111111-2222-3333-4444-555555555555"),
            NODES.textNode("http://127.0.0.1:1/\r\nX: y"),
            NODES.textNode("long ".repeat(LONG_TEXT / 5)),
            NODES.arrayNode(),
            NODES.arrayNode().add(NODES.nullNode()),
            NODES.arrayNode().add("a").add(1),
            NODES.objectNode(),
            NODES.objectNode().put("a", 1).put("A", 2),
            NODES.objectNode().set("x", NODES.nullNode()),
            deep,
            deepObject);
  }

  /** How a body was made. */
  enum Kind {
    /** As it should be. */
    WHOLE,
    /** JSON in which some values or names are not what they should be. */
    ODD,
    /** Bytes that may be no JSON. */
    BENT
  }

  /**
   * A request with a body.
   *
   * @param sent what the body is while it is whole
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Made(String path, JsonNode sent, byte[] body, Kind kind) {}

  Made next() {
    String path;
    JsonNode body;
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        path = "/v1/agent/service/register";
        body = service("Name").set("Checks", checks());
      }
      case 3, 4 -> {
        path = "/v1/agent/check/register";
        body = check();
      }
      case 5, 6 -> {
        path = "/v1/catalog/register";
        body = registration();
      }
      case 7 -> {
        path = "/v1/catalog/deregister";
        body = deregistration();
      }
      default -> {
        path = "/v1/txn";
        body = transaction();
      }
    }
    int kind = random.nextInt(10);
    if (kind < 3) {
      return new Made(path, body, bytes(body), Kind.WHOLE);
    }
    if (kind < 8) {
      JsonNode bent = body.deepCopy();
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        bend(bent);
      }
      return new Made(path, bent, bytes(bent), Kind.ODD);
    }
    return new Made(path, body, Mutation.of(bytes(body), random), Kind.BENT);
  }

  private static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean now(int inHundred) {
    return random.nextInt(100) < inHundred;
  }

  /** Changes one field somewhere: its value, its name, or that it is there. */
  private void bend(JsonNode root) {
    List<JsonNode> all = new ArrayList<>();
    collect(root, all);
    JsonNode at = pick(all);
    if (at instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = pick(names);
      JsonNode value = object.get(name);
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> {
          object.remove(name);
          object.set(now(50) ? name.toUpperCase(Locale.ROOT) : name + "x", value);
        }
        case 2 -> object.set(name.toLowerCase(Locale.ROOT), pick(odd).deepCopy());
        default -> object.set(name, pick(odd).deepCopy());
      }
    } else if (at instanceof ArrayNode array) {
      if (array.isEmpty() || now(50)) {
        array.add(pick(odd).deepCopy());
      } else {
        array.set(random.nextInt(array.size()), pick(odd).deepCopy());
      }
    }
  }

  private static void collect(JsonNode from, List<JsonNode> into) {
    if (from.isContainerNode()) {
      into.add(from);
      from.forEach(each -> collect(each, into));
    }
  }

  private ObjectNode service(String nameField) {
    ObjectNode service = JSON.createObjectNode();
    service.put(nameField, pick(NAMES));
    service.put("ID", pick(NAMES) + random.nextInt(4));
    service.put("Port", random.nextInt(65_536)).put("Address", pick(List.of("", "10.0.0.1", "h")));
    ArrayNode tags = service.putArray("Tags");
    for (int i = random.nextInt(3); i > 0; i--) {
      tags.add(pick(TEXTS));
    }
    ObjectNode meta = service.putObject("Meta");
    if (now(50)) {
      meta.put("env", pick(TEXTS));
    }
    if (now(30)) {
      service.putObject("TaggedAddresses").putObject("lan").put("Address", "h").put("Port", 1);
    }
    if (now(30)) {
      service.putObject("Weights").put("Passing", 1 + random.nextInt(9)).put("Warning", 1);
    }
    return service.put("EnableTagOverride", now(30));
  }

  private ArrayNode checks() {
    ArrayNode checks = JSON.createArrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode check = check();
      check.remove(List.of("ID", "ServiceID"));
      checks.add(check.put("CheckID", "check:" + i));
    }
    return checks;
  }

  /** One that runs, and finds nobody. */
  private ObjectNode check() {
    ObjectNode check = JSON.createObjectNode();
    check.put("ID", "check" + random.nextInt(6)).put("Name", pick(NAMES)).put("Notes", pick(TEXTS));
    String interval = random.nextInt(1, 20) + "m";
    switch (random.nextInt(7)) {
      case 0 ->
          check
              .put("HTTP", "http://127.0.0.1:1/health")
              .put("Method", "GET")
              .put("Interval", interval)
              .set("Header", JSON.createObjectNode().set("X", JSON.createArrayNode().add("y")));
      case 1 -> check.put("TCP", "127.0.0.1:1").put("Interval", interval).put("Timeout", "1s");
      case 2 -> check.put("UDP", "127.0.0.1:1").put("Interval", interval);
      case 3 -> check.put("GRPC", "127.0.0.1:1/a").put("Interval", interval);
      case 4 -> check.put("H2PING", "127.0.0.1:1").put("Interval", interval);
      default -> check.put("TTL", interval);
    }
    if (now(50)) {
      check.put("Status", pick(STATUSES));
    }
    if (now(20)) {
      check.put("SuccessBeforePassing", random.nextInt(4)).put("FailuresBeforeCritical", 3);
    }
    if (now(10)) {
      check.put("DeregisterCriticalServiceAfter", TimeUnit.HOURS.toMinutes(2) + "m");
    }
    return check;
  }

  private String node() {
    return "node" + random.nextInt(4);
  }

  private ObjectNode registration() {
    ObjectNode body = JSON.createObjectNode();
    body.put("Node", node()).put("Address", "10.0.0.1");
    if (now(50)) {
      body.putObject("NodeMeta").put("rack", pick(TEXTS));
    }
    if (now(80)) {
      ObjectNode service = service("Service");
      body.set("Service", service);
      ArrayNode checks = body.putArray("Checks");
      for (int i = random.nextInt(3); i > 0; i--) {
        checks.add(catalogCheck(now(50) ? service.get("ID").asText() : ""));
      }
    }
    return body;
  }

  private ObjectNode catalogCheck(String service) {
    ObjectNode check = JSON.createObjectNode();
    check.put("CheckID", "c" + random.nextInt(4)).put("Name", pick(NAMES));
    check.put("Status", pick(STATUSES)).put("Output", pick(TEXTS)).put("ServiceID", service);
    if (now(30)) {
      check.putObject("Definition").put("HTTP", "http://h/").put("Interval", "10s");
    }
    return check;
  }

  private ObjectNode deregistration() {
    ObjectNode body = JSON.createObjectNode().put("Node", node());
    switch (random.nextInt(3)) {
      case 0 -> body.put("ServiceID", pick(NAMES) + random.nextInt(4));
      case 1 -> body.put("CheckID", "c" + random.nextInt(4));
      default -> {}
    }
    return body;
  }

  private ArrayNode transaction() {
    ArrayNode steps = JSON.createArrayNode();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      ObjectNode step = steps.addObject();
      switch (random.nextInt(4)) {
        case 0 -> {
          ObjectNode node = step.putObject("Node").put("Verb", pick(VERBS)).putObject("Node");
          node.put("Node", node()).put("Address", "10.0.0.2").put("ModifyIndex", random.nextInt(3));
        }
        case 1 -> {
          ObjectNode service = step.putObject("Service").put("Verb", pick(VERBS));
          service.put("Node", node()).set("Service", service("Service"));
        }
        case 2 -> {
          ObjectNode check = catalogCheck(now(30) ? pick(NAMES) + "1" : "");
          step.putObject("Check").put("Verb", pick(VERBS)).set("Check", check.put("Node", node()));
        }
        default ->
            step.putObject("KV").put("Verb", "set").put("Key", "fuzz/t").put("Value", "eA==");
      }
    }
    return steps;
  }
}
