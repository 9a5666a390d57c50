package io.praetor.verification.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.faults.KvCaller.Result;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calls on the catalog as requests of the HTTP API, and what their answers say. Stateless. */
final class CatalogCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands between a value and the status of the check that says it. */
  private static final String STATUS = "=";

  /** With this the id of an instance without a check begins. */
  static final String BARE = "bare";

  private static final String UNKNOWN_SERVICE = "Unknown service ID";
  private static final String ADDRESS = "10.0.0.1";

  private CatalogCaller() {}

  /** A value that the check of an instance says with a status. */
  static String value(String unique, boolean passing) {
    return unique + STATUS + (passing ? "passing" : "critical");
  }

  /** What an instance shows, by what one of its checks says: its own value while both agree. */
  static String shown(String output, String status) {
    return output.endsWith(STATUS + status) ? output : output + " but " + status;
  }

  /** The name of an instance in a history. */
  static String key(String service, String node, String id) {
    return service + "/" + node + ":" + id;
  }

  /** What {@link #key} put together. */
  private record Instance(String service, String node, String id) {
    static Instance of(String key) {
      int slash = key.indexOf('/');
      int colon = key.indexOf(':', slash);
      return new Instance(
          key.substring(0, slash), key.substring(slash + 1, colon), key.substring(colon + 1));
    }

    boolean hasCheck() {
      return !id.startsWith(BARE);
    }
  }

  /** Whether an instance has a check: one without shows the value that stands in its tag. */
  static boolean hasCheck(String key) {
    return Instance.of(key).hasCheck();
  }

  static Result register(KeptConnection to, Call.Register call) throws IOException {
    Instance instance = Instance.of(call.key());
    ObjectNode body = node(instance.node());
    service(body.putObject("Service"), instance, call.value());
    if (instance.hasCheck()) {
      check(body.putObject("Check"), instance, call.value());
    }
    return change(to, "/v1/catalog/register", body);
  }

  static Result report(KeptConnection to, Call.Report call) throws IOException {
    Instance instance = Instance.of(call.key());
    ObjectNode body = node(instance.node());
    check(body.putObject("Check"), instance, call.value());
    return change(to, "/v1/catalog/register", body);
  }

  static Result deregister(KeptConnection to, Call.Deregister call) throws IOException {
    Instance instance = Instance.of(call.key());
    ObjectNode body = JSON.createObjectNode().put("Node", instance.node());
    body.put("ServiceID", instance.id());
    return change(to, "/v1/catalog/deregister", body);
  }

  static Result deregister(KeptConnection to, Call.DeregisterNode call) throws IOException {
    String node = Instance.of(call.prefix()).node();
    return change(to, "/v1/catalog/deregister", JSON.createObjectNode().put("Node", node));
  }

  private static ObjectNode node(String name) {
    return JSON.createObjectNode().put("Node", name).put("Address", ADDRESS);
  }

  private static void service(ObjectNode into, Instance instance, String value) {
    into.put("ID", instance.id()).put("Service", instance.service()).put("Port", 80);
    into.putArray("Tags").add(value);
  }

  private static void check(ObjectNode into, Instance instance, String value) {
    into.put("Node", instance.node()).put("CheckID", "check-" + instance.id()).put("Name", "check");
    into.put("ServiceID", instance.id()).put("Output", value);
    into.put("Status", value.substring(value.lastIndexOf(STATUS) + STATUS.length()));
  }

  private static Result change(KeptConnection to, String path, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    RawHttp.Answer answer = to.send("PUT", path, bytes, KvCaller.ANSWER_MAX);
    if (answer.status() == 200) {
      return Result.of(Outcome.OK);
    }
    return Result.of(
        answer.text().contains(UNKNOWN_SERVICE) ? Outcome.REFUSED : KvCaller.concluded(answer));
  }

  /** Adds what a call is as steps of a transaction; its node is registered with it. */
  static void operations(ArrayNode into, Call call) {
    switch (call) {
      case Call.Register c -> {
        Instance instance = Instance.of(c.key());
        ObjectNode node = into.addObject().putObject("Node").put("Verb", "set").putObject("Node");
        node.put("Node", instance.node()).put("Address", ADDRESS);
        ObjectNode service = into.addObject().putObject("Service").put("Verb", "set");
        service(service.put("Node", instance.node()).putObject("Service"), instance, c.value());
        if (instance.hasCheck()) {
          ObjectNode check = into.addObject().putObject("Check").put("Verb", "set");
          check(check.putObject("Check"), instance, c.value());
        }
      }
      case Call.Report c -> {
        ObjectNode check = into.addObject().putObject("Check").put("Verb", "set");
        check(check.putObject("Check"), Instance.of(c.key()), c.value());
      }
      case Call.Deregister c -> {
        Instance instance = Instance.of(c.key());
        ObjectNode service = into.addObject().putObject("Service").put("Verb", "delete");
        service
            .put("Node", instance.node())
            .putObject("Service")
            .put("ID", instance.id())
            .put("Service", instance.service());
      }
      default -> throw new IllegalArgumentException("no step about the catalog: " + call);
    }
  }

  static Result read(KeptConnection to, Call.ReadService call, Mode mode) throws IOException {
    String service = call.prefix().substring(0, call.prefix().length() - 1);
    String path =
        switch (call.aspect()) {
          case HEALTH -> "/v1/health/service/" + service + "?";
          case PASSING -> "/v1/health/service/" + service + "?passing&";
          case INSTANCES -> "/v1/catalog/service/" + service + "?";
        };
    String query =
        (mode == Mode.DEFAULT ? "" : mode.name().toLowerCase(Locale.ROOT))
            + (call.waitIndex() == 0
                ? ""
                : "&index=" + call.waitIndex() + "&wait=" + call.waitMs() + "ms");
    RawHttp.Answer answer =
        to.send("GET", path + query, null, KvCaller.limit(call.waitIndex(), call.waitMs()));
    if (answer.status() != 200) {
      return Result.of(Outcome.FAILED);
    }
    String index = answer.header("X-Consul-Index");
    if (index == null) {
      throw new IllegalStateException("an answer without an index to " + path);
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode row : KvCaller.parse(answer)) {
      entries.add(call.aspect() == Call.Aspect.INSTANCES ? listed(row) : health(row));
    }
    return new Result(Outcome.OK, new Answer(Long.parseLong(index), entries));
  }

  private static Entry listed(JsonNode row) {
    return new Entry(
        key(
            row.path("ServiceName").asText(),
            row.path("Node").asText(),
            row.path("ServiceID").asText()),
        row.path("ServiceTags").path(0).asText(),
        "",
        row.path("CreateIndex").asLong(),
        row.path("ModifyIndex").asLong(),
        row.path("ModifyIndex").asLong());
  }

  private static Entry health(JsonNode row) {
    JsonNode service = row.path("Service");
    long registered = service.path("ModifyIndex").asLong();
    long last = registered;
    List<String> shown = new ArrayList<>();
    for (JsonNode check : row.path("Checks")) {
      last = Math.max(last, check.path("ModifyIndex").asLong());
      shown.add(shown(check.path("Output").asText(), check.path("Status").asText()));
    }
    if (shown.isEmpty()) {
      shown.add(service.path("Tags").path(0).asText());
    }
    return new Entry(
        key(
            service.path("Service").asText(),
            row.path("Node").path("Node").asText(),
            service.path("ID").asText()),
        String.join(", ", shown),
        "",
        service.path("CreateIndex").asLong(),
        last,
        registered);
  }
}
