package io.praetor.verification.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.history.Call.Acquire;
import io.praetor.verification.history.Call.Cas;
import io.praetor.verification.history.Call.CheckAbsent;
import io.praetor.verification.history.Call.CheckIndex;
import io.praetor.verification.history.Call.Delete;
import io.praetor.verification.history.Call.DeleteCas;
import io.praetor.verification.history.Call.DeleteTree;
import io.praetor.verification.history.Call.Deregister;
import io.praetor.verification.history.Call.DeregisterNode;
import io.praetor.verification.history.Call.Put;
import io.praetor.verification.history.Call.Read;
import io.praetor.verification.history.Call.ReadService;
import io.praetor.verification.history.Call.ReadTree;
import io.praetor.verification.history.Call.Register;
import io.praetor.verification.history.Call.Release;
import io.praetor.verification.history.Call.Report;
import io.praetor.verification.history.Call.Txn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A history as lines of JSON, one for each operation or disturbance; fields that say nothing are
 * left out.
 */
public final class HistoryJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryJson() {}

  /** One line, without its end. */
  public static String line(Operation operation) {
    ObjectNode node = JSON.createObjectNode();
    node.put("process", operation.process());
    node.put("server", operation.server());
    write(node, operation.call());
    node.put("mode", name(operation.mode()));
    node.put("invoked", operation.invokedNanos());
    node.put("returned", operation.returnedNanos());
    node.put("outcome", name(operation.outcome()));
    if (operation.answer().index() != 0) {
      node.put("index", operation.answer().index());
    }
    if (!operation.answer().entries().isEmpty()) {
      ArrayNode entries = node.putArray("entries");
      operation.answer().entries().forEach(e -> write(entries.addObject(), e));
    }
    return node.toString();
  }

  /** One line, without its end. */
  public static String line(Disturbance disturbance) {
    ObjectNode node = JSON.createObjectNode();
    node.put("disturbance", disturbance.what());
    node.put("from", disturbance.fromNanos());
    node.put("to", disturbance.toNanos());
    return node.toString();
  }

  /** Writes all of a history. */
  public static void write(History history, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    history.operations().forEach(o -> lines.add(line(o)));
    history.disturbances().forEach(d -> lines.add(line(d)));
    Files.write(file, lines);
  }

  /** Reads a file that {@link #write} wrote. */
  public static History read(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    List<Disturbance> disturbances = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode node = JSON.readTree(line);
        if (node.has("disturbance")) {
          disturbances.add(
              new Disturbance(
                  node.get("disturbance").asText(),
                  node.get("from").asLong(),
                  node.get("to").asLong()));
        } else {
          operations.add(operation(node));
        }
      }
    }
    return new History(operations, disturbances);
  }

  private static Operation operation(JsonNode node) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode e : node.path("entries")) {
      entries.add(
          new Entry(
              e.path("key").asText(),
              e.path("value").asText(),
              e.path("session").asText(),
              e.path("create").asLong(),
              e.path("modify").asLong(),
              e.path("lock").asLong()));
    }
    return new Operation(
        node.path("process").asInt(),
        node.path("server").asText(),
        Mode.valueOf(node.path("mode").asText().toUpperCase(Locale.ROOT)),
        call(node),
        node.path("invoked").asLong(),
        node.path("returned").asLong(),
        Outcome.valueOf(node.path("outcome").asText().toUpperCase(Locale.ROOT)),
        new Answer(node.path("index").asLong(), entries));
  }

  private static void write(ObjectNode node, Entry entry) {
    node.put("key", entry.key());
    node.put("value", entry.value());
    if (!entry.session().isEmpty()) {
      node.put("session", entry.session());
    }
    node.put("create", entry.createIndex());
    node.put("modify", entry.modifyIndex());
    node.put("lock", entry.lockIndex());
  }

  private static void write(ObjectNode node, Call call) {
    switch (call) {
      case Read c -> waiting(node.put("op", "read").put("key", c.key()), c.waitIndex(), c.waitMs());
      case ReadTree c ->
          waiting(node.put("op", "read-tree").put("key", c.prefix()), c.waitIndex(), c.waitMs());
      case Put c -> node.put("op", "put").put("key", c.key()).put("value", c.value());
      case Cas c ->
          node.put("op", "cas").put("key", c.key()).put("value", c.value()).put("at", c.index());
      case Acquire c ->
          node.put("op", "acquire")
              .put("key", c.key())
              .put("value", c.value())
              .put("session", c.session());
      case Release c ->
          node.put("op", "release")
              .put("key", c.key())
              .put("value", c.value())
              .put("session", c.session());
      case Delete c -> node.put("op", "delete").put("key", c.key());
      case DeleteCas c -> node.put("op", "delete-cas").put("key", c.key()).put("at", c.index());
      case DeleteTree c -> node.put("op", "delete-tree").put("key", c.prefix());
      case ReadService c ->
          waiting(
              node.put("op", "read-service").put("key", c.prefix()).put("aspect", name(c.aspect())),
              c.waitIndex(),
              c.waitMs());
      case Register c -> node.put("op", "register").put("key", c.key()).put("value", c.value());
      case Report c -> node.put("op", "report").put("key", c.key()).put("value", c.value());
      case Deregister c -> node.put("op", "deregister").put("key", c.key());
      case DeregisterNode c -> node.put("op", "deregister-node").put("key", c.prefix());
      case CheckIndex c -> node.put("op", "check-index").put("key", c.key()).put("at", c.index());
      case CheckAbsent c -> node.put("op", "check-absent").put("key", c.key());
      case Txn c -> {
        ArrayNode calls = node.put("op", "txn").putArray("calls");
        c.calls().forEach(inner -> write(calls.addObject(), inner));
      }
    }
  }

  private static void waiting(ObjectNode node, long index, long ms) {
    if (index != 0) {
      node.put("at", index).put("wait_ms", ms);
    }
  }

  private static Call call(JsonNode node) {
    String key = node.path("key").asText();
    String value = node.path("value").asText();
    long at = node.path("at").asLong();
    String session = node.path("session").asText();
    return switch (node.path("op").asText()) {
      case "read" -> new Read(key, at, node.path("wait_ms").asLong());
      case "read-tree" -> new ReadTree(key, at, node.path("wait_ms").asLong());
      case "put" -> new Put(key, value);
      case "cas" -> new Cas(key, value, at);
      case "acquire" -> new Acquire(key, value, session);
      case "release" -> new Release(key, value, session);
      case "delete" -> new Delete(key);
      case "delete-cas" -> new DeleteCas(key, at);
      case "delete-tree" -> new DeleteTree(key);
      case "read-service" ->
          new ReadService(
              key,
              Call.Aspect.valueOf(node.path("aspect").asText().toUpperCase(Locale.ROOT)),
              at,
              node.path("wait_ms").asLong());
      case "register" -> new Register(key, value);
      case "report" -> new Report(key, value);
      case "deregister" -> new Deregister(key);
      case "deregister-node" -> new DeregisterNode(key);
      case "check-index" -> new CheckIndex(key, at);
      case "check-absent" -> new CheckAbsent(key);
      case "txn" -> {
        List<Call> calls = new ArrayList<>();
        node.path("calls").forEach(inner -> calls.add(call(inner)));
        yield new Txn(calls);
      }
      default -> throw new IllegalArgumentException("no operation is called " + node.path("op"));
    };
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
