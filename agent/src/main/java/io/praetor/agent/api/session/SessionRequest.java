package io.praetor.agent.api.session;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.GoDuration;
import io.praetor.store.catalog.Node;
import io.praetor.store.command.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request that makes a session. For one body, by one thread. */
final class SessionRequest {
  private static final Duration TTL_MAX = Duration.ofHours(24);
  private static final long LOCK_DELAY_DEFAULT_MS = 15_000;

  /** A longer one counts as this, as in Consul. */
  private static final Duration LOCK_DELAY_MAX = Duration.ofSeconds(60);

  /** Below this, a bare number is taken for seconds, as Consul's clients have always sent it. */
  private static final long NANOS_MIN = 1_000;

  private String name = "";
  private String node;
  private long lockDelayMs = LOCK_DELAY_DEFAULT_MS;
  private String behavior = "";
  private String ttl = "";
  private @Nullable List<String> checks;
  private @Nullable List<String> nodeChecks;
  private List<String> serviceChecks = List.of();

  private SessionRequest(String node) {
    this.node = node;
  }

  /**
   * The command that a body asks for.
   *
   * @param self the node that a session belongs to unless the body says otherwise
   * @throws BadRequestException with the answer for what is wrong
   */
  static Command.SessionCreate parse(byte[] body, String id, String self, Duration ttlMin) {
    SessionRequest request = new SessionRequest(self);
    if (body.length > 0) {
      try (JsonParser json = JsonBody.READER.createParser(body)) {
        request.read(json);
      } catch (JsonProcessingException e) {
        throw undecoded(JsonBody.reason(e));
      } catch (IOException e) {
        throw undecoded("unexpected EOF");
      }
    }
    return request.command(id, ttlMin);
  }

  private static BadRequestException undecoded(String what) {
    return new BadRequestException("Request decode failed: " + what);
  }

  private void read(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw undecoded("a session is an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName().toLowerCase(Locale.ROOT);
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "name" -> name = text(json, field);
        case "node" -> node = nonEmpty(text(json, field), node);
        case "lockdelay" -> lockDelayMs = lockDelay(json);
        case "behavior" -> behavior = text(json, field);
        case "ttl" -> ttl = text(json, field);
        case "checks" -> checks = texts(json, field);
        case "nodechecks" -> nodeChecks = texts(json, field);
        case "servicechecks" -> serviceChecks = texts(json, field);
        default -> json.skipChildren();
      }
    }
  }

  private static String nonEmpty(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw undecoded(field + " has to be a string");
    }
    return json.getText();
  }

  /** A list of names, or of objects with an ID, as services' checks are. */
  private static List<String> texts(JsonParser json, String field) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw undecoded(field + " has to be an array");
    }
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        texts.add(text(json, field));
        continue;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean id = "id".equalsIgnoreCase(json.currentName());
        json.nextToken();
        if (id) {
          texts.add(text(json, field));
        } else {
          json.skipChildren();
        }
      }
    }
    return texts;
  }

  private static long lockDelay(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      Duration delay = GoDuration.parse(json.getText());
      if (delay == null || delay.isNegative()) {
        throw undecoded("time: invalid duration " + GoNumber.quote(json.getText()));
      }
      return lockDelayMs(delay);
    }
    if (!json.currentToken().isNumeric()) {
      throw undecoded("lockdelay has to be a duration");
    }
    long number = (long) json.getDoubleValue();
    if (number < 0) {
      throw undecoded("lockdelay is negative");
    }
    return lockDelayMs(number < NANOS_MIN ? Duration.ofSeconds(number) : Duration.ofNanos(number));
  }

  /** In whole milliseconds; a part of one is one, since none at all is another thing. */
  private static long lockDelayMs(Duration delay) {
    Duration capped = delay.compareTo(LOCK_DELAY_MAX) > 0 ? LOCK_DELAY_MAX : delay;
    return capped.plusNanos(999_999).toMillis();
  }

  private Command.SessionCreate command(String id, Duration ttlMin) {
    boolean deletes =
        switch (behavior) {
          case "", "release" -> false;
          case "delete" -> true;
          default ->
              throw new BadRequestException(500, "Invalid Behavior setting '" + behavior + "'");
        };
    long ttlMs = ttl.isEmpty() ? 0 : ttlMs(ttlMin);
    List<String> own = checks != null ? checks : nodeChecks;
    return new Command.SessionCreate(
        id,
        name,
        node,
        lockDelayMs,
        deletes,
        ttl,
        ttlMs,
        own == null ? List.of(Node.SERF_HEALTH) : own,
        serviceChecks);
  }

  private long ttlMs(Duration ttlMin) {
    Duration parsed = GoDuration.parse(ttl);
    if (parsed == null) {
      throw new BadRequestException(
          500, "Session TTL '" + ttl + "' invalid: time: invalid duration " + GoNumber.quote(ttl));
    }
    if (!parsed.isZero() && (parsed.compareTo(ttlMin) < 0 || parsed.compareTo(TTL_MAX) > 0)) {
      throw new BadRequestException(
          500,
          "Invalid Session TTL '"
              + parsed.toNanos()
              + "', must be between ["
              + GoDuration.format(ttlMin)
              + "="
              + GoDuration.format(TTL_MAX)
              + "]");
    }
    return parsed.toMillis();
  }
}
