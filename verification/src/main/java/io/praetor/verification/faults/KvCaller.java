package io.praetor.verification.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.praetor.verification.changes.ChangeJudge;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Outcome;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.KeptConnection.NotSentException;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Calls of a history as requests of the HTTP API, and what their answers say. Stateless. */
final class KvCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A server's own, and those of an agent that found no server to take the request. */
  private static final List<String> DENIED =
      List.of(
          "No cluster leader",
          "rpc error making call: No cluster leader",
          "No known Consul servers");

  static final Duration ANSWER_MAX = Duration.ofSeconds(6);

  private KvCaller() {}

  /** What a caller learnt. */
  record Result(Outcome outcome, Answer answer) {
    static Result of(Outcome outcome) {
      return new Result(outcome, Answer.EMPTY);
    }
  }

  static Result call(KeptConnection to, Call call, Mode mode) {
    try {
      return switch (call) {
        case Call.Read c -> read(to, c.key() + "?", mode, c.waitIndex(), c.waitMs());
        case Call.ReadTree c -> read(to, c.prefix() + "?recurse&", mode, c.waitIndex(), c.waitMs());
        case Call.Put c -> write(to, "PUT", c.key(), c.value());
        case Call.Cas c -> write(to, "PUT", c.key() + "?cas=" + c.index(), c.value());
        case Call.Acquire c -> write(to, "PUT", c.key() + "?acquire=" + c.session(), c.value());
        case Call.Release c -> write(to, "PUT", c.key() + "?release=" + c.session(), c.value());
        case Call.Delete c -> write(to, "DELETE", c.key(), "");
        case Call.DeleteCas c -> write(to, "DELETE", c.key() + "?cas=" + c.index(), "");
        case Call.DeleteTree c -> write(to, "DELETE", c.prefix() + "?recurse", "");
        case Call.Txn c -> transaction(to, c, mode);
        case Call.ReadService c -> CatalogCaller.read(to, c, mode);
        case Call.Register c -> CatalogCaller.register(to, c);
        case Call.Report c -> CatalogCaller.report(to, c);
        case Call.Deregister c -> CatalogCaller.deregister(to, c);
        case Call.DeregisterNode c -> CatalogCaller.deregister(to, c);
        case Call.CheckIndex _, Call.CheckAbsent _ ->
            throw new IllegalArgumentException("a condition outside of a transaction: " + call);
      };
    } catch (NotSentException e) {
      return Result.of(Outcome.FAILED);
    } catch (IOException e) {
      return Result.of(Outcome.UNKNOWN);
    }
  }

  private static Result read(
      KeptConnection to, String target, Mode mode, long waitIndex, long waitMs) throws IOException {
    String path =
        "/v1/kv/"
            + target
            + (mode == Mode.DEFAULT ? "" : mode.name().toLowerCase(Locale.ROOT))
            + (waitIndex == 0 ? "" : "&index=" + waitIndex + "&wait=" + waitMs + "ms");
    RawHttp.Answer answer = to.send("GET", path, null, limit(waitIndex, waitMs));
    if (answer.status() != 200 && answer.status() != 404) {
      return Result.of(Outcome.FAILED);
    }
    String index = answer.header("X-Consul-Index");
    if (index == null) {
      throw new IllegalStateException("an answer without an index to " + path);
    }
    List<Entry> entries = new ArrayList<>();
    if (answer.status() == 200) {
      parse(answer).forEach(row -> entries.add(entry(row)));
    }
    return new Result(Outcome.OK, new Answer(Long.parseLong(index), entries));
  }

  /** How long the answer to a read may take, whose wait is lengthened by up to a sixteenth. */
  static Duration limit(long waitIndex, long waitMs) {
    return ANSWER_MAX.plusMillis(waitIndex == 0 ? 0 : waitMs + waitMs / 16);
  }

  private static Result write(KeptConnection to, String method, String target, String value)
      throws IOException {
    byte[] body = method.equals("PUT") ? value.getBytes(StandardCharsets.UTF_8) : null;
    RawHttp.Answer answer = to.send(method, "/v1/kv/" + target, body, ANSWER_MAX);
    if (answer.status() == 200) {
      return Result.of(answer.text().strip().equals("true") ? Outcome.OK : Outcome.REFUSED);
    }
    return Result.of(concluded(answer));
  }

  /** What the text of an error promises (docs/compatibility.md, "An unknown outcome"). */
  static Outcome concluded(RawHttp.Answer answer) {
    return answer.status() == 503 || DENIED.stream().anyMatch(answer.text()::startsWith)
        ? Outcome.FAILED
        : Outcome.UNKNOWN;
  }

  /** What an answer says of a change, to those who judge changes. */
  static ChangeJudge.Outcome changed(RawHttp.Answer answer) {
    if (answer.status() == 200) {
      return ChangeJudge.Outcome.DONE;
    }
    return concluded(answer) == Outcome.FAILED
        ? ChangeJudge.Outcome.FAILED
        : ChangeJudge.Outcome.UNKNOWN;
  }

  private static Result transaction(KeptConnection to, Call.Txn txn, Mode mode) throws IOException {
    ArrayNode operations = JSON.createArrayNode();
    txn.calls().forEach(call -> operation(operations, call));
    String query = mode == Mode.DEFAULT ? "" : "?" + mode.name().toLowerCase(Locale.ROOT);
    byte[] body = operations.toString().getBytes(StandardCharsets.UTF_8);
    RawHttp.Answer answer = to.send("PUT", "/v1/txn" + query, body, ANSWER_MAX);
    if (answer.status() == 409) {
      return Result.of(Outcome.REFUSED);
    }
    if (answer.status() != 200) {
      return Result.of(concluded(answer));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode row : parse(answer).path("Results")) {
      if (row.has("KV")) {
        entries.add(entry(row.path("KV")));
      }
    }
    return new Result(Outcome.OK, new Answer(0, entries));
  }

  private static void operation(ArrayNode operations, Call call) {
    switch (call) {
      case Call.Register _, Call.Report _, Call.Deregister _ ->
          CatalogCaller.operations(operations, call);
      default -> operation(operations.addObject().putObject("KV"), call);
    }
  }

  private static void operation(ObjectNode into, Call call) {
    switch (call) {
      case Call.Put c ->
          into.put("Verb", "set").put("Key", c.key()).put("Value", base64(c.value()));
      case Call.Cas c ->
          into.put("Verb", "cas")
              .put("Key", c.key())
              .put("Value", base64(c.value()))
              .put("Index", c.index());
      case Call.Delete c -> into.put("Verb", "delete").put("Key", c.key());
      case Call.DeleteCas c ->
          into.put("Verb", "delete-cas").put("Key", c.key()).put("Index", c.index());
      case Call.CheckIndex c ->
          into.put("Verb", "check-index").put("Key", c.key()).put("Index", c.index());
      case Call.CheckAbsent c -> into.put("Verb", "check-not-exists").put("Key", c.key());
      case Call.Read c -> into.put("Verb", "get").put("Key", c.key());
      default -> throw new IllegalArgumentException("no step of a transaction: " + call);
    }
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  static JsonNode parse(RawHttp.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON: " + answer.text(), e);
    } catch (IOException e) {
      throw new IllegalStateException("an answer that cannot be read", e);
    }
  }

  private static Entry entry(JsonNode row) {
    return new Entry(
        row.path("Key").asText(),
        row.path("Value").isTextual()
            ? new String(
                Base64.getDecoder().decode(row.path("Value").asText()), StandardCharsets.UTF_8)
            : "",
        row.path("Session").asText(),
        row.path("CreateIndex").asLong(),
        row.path("ModifyIndex").asLong(),
        row.path("LockIndex").asLong());
  }
}
