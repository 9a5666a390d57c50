package io.praetor.agent.api.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.GoDuration;
import io.praetor.store.cluster.AutopilotSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Reads the body of a request that sets how servers are looked after. For one body. */
final class AutopilotRequest {
  private boolean cleanupDeadServers = AutopilotSettings.DEFAULTS.cleanupDeadServers();
  private long lastContactThresholdMs = AutopilotSettings.DEFAULTS.lastContactThresholdMs();
  private long maxTrailingLogs = AutopilotSettings.DEFAULTS.maxTrailingLogs();
  private int minQuorum = AutopilotSettings.DEFAULTS.minQuorum();
  private long serverStabilizationMs = AutopilotSettings.DEFAULTS.serverStabilizationMs();

  private AutopilotRequest() {}

  /**
   * The settings that a body states; what it leaves out is as by default.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  static AutopilotSettings parse(byte[] body) {
    AutopilotRequest request = new AutopilotRequest();
    try (JsonParser json = JsonBody.READER.createParser(body)) {
      request.read(json);
    } catch (JsonProcessingException e) {
      throw wrong(JsonBody.reason(e));
    } catch (IOException e) {
      throw wrong("unexpected EOF");
    }
    return new AutopilotSettings(
        request.cleanupDeadServers,
        request.lastContactThresholdMs,
        request.maxTrailingLogs,
        request.minQuorum,
        request.serverStabilizationMs);
  }

  private static BadRequestException wrong(String what) {
    return new BadRequestException("Error parsing autopilot config: " + what);
  }

  private void read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("the settings are an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name.toLowerCase(Locale.ROOT)) {
        case "cleanupdeadservers" -> cleanupDeadServers = flag(json, name);
        case "lastcontactthreshold" -> lastContactThresholdMs = spanMs(json, name);
        case "maxtrailinglogs" -> maxTrailingLogs = number(json, name, Long.MAX_VALUE);
        case "minquorum" -> minQuorum = (int) number(json, name, Integer.MAX_VALUE);
        case "serverstabilizationtime" -> serverStabilizationMs = spanMs(json, name);
        default -> json.skipChildren();
      }
    }
  }

  private static boolean flag(JsonParser json, String name) {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong(name + " has to be true or false");
    };
  }

  private static long number(JsonParser json, String name, long max) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 0
        || json.getLongValue() > max) {
      throw wrong(name + " has to be a number from 0 to " + max);
    }
    return json.getLongValue();
  }

  /** A duration as Go writes it, or nanoseconds. */
  private static long spanMs(JsonParser json, String name) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      return number(json, name, Long.MAX_VALUE) / 1_000_000;
    }
    Duration span = GoDuration.parse(json.getText());
    if (span == null || span.isNegative()) {
      throw wrong(name + ": invalid duration " + GoNumber.quote(json.getText()));
    }
    return span.toMillis();
  }
}
