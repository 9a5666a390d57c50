package io.praetor.agent.api.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.JsonBody;
import io.praetor.client.text.GoDuration;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads a check of a registration in the catalog. Stateless. */
public final class CheckFields {
  private static final List<String> TIMES =
      List.of("Interval", "Timeout", "DeregisterCriticalServiceAfter");
  private static final List<String> TEXTS =
      List.of(
          "HTTP", "Method", "Body", "TLSServerName", "TCP", "UDP", "GRPC", "OSService", "H2PING");
  private static final List<String> FLAGS = List.of("TLSSkipVerify", "TCPUseTLS", "GRPCUseTLS");

  /** The kinds of checks, and by which field of a definition they are told. */
  private static final Map<String, String> TYPES =
      Map.of("HTTP", "http", "TCP", "tcp", "UDP", "udp", "GRPC", "grpc", "H2PING", "h2ping");

  private CheckFields() {}

  /**
   * What a registration says of a check.
   *
   * @throws BadRequestException with the answer for what is wrong
   */
  public static CheckDefinition check(BodyFields fields) {
    String name = fields.text("Name");
    String id = fields.text("CheckID");
    if (id.isEmpty() && name.isEmpty()) {
      throw RegistrationRequest.refused("A check needs a CheckID or a Name");
    }
    String status = fields.text("Status");
    CheckStatus parsed = status.isEmpty() ? CheckStatus.CRITICAL : CheckStatus.of(status);
    if (parsed == null) {
      throw RegistrationRequest.refused(
          "Invalid check status: '" + status + "': it is passing, warning or critical");
    }
    BodyFields definition = fields.object("Definition");
    String type = fields.text("Type");
    return new CheckDefinition(
        id.isEmpty() ? name : id,
        name,
        parsed,
        fields.text("Notes"),
        fields.text("Output"),
        fields.text("ServiceID"),
        type.isEmpty() && definition != null ? type(definition) : type,
        fields.text("Interval"),
        fields.text("Timeout"),
        definition == null ? CheckDefinition.NO_DEFINITION : json(definition));
  }

  private static String type(BodyFields definition) {
    for (String field : TEXTS) {
      String type = TYPES.get(field);
      if (type != null && !definition.text(field).isEmpty()) {
        return type;
      }
    }
    return "";
  }

  /** A definition as it is told, in one form whatever was sent, in ASCII. */
  private static String json(BodyFields definition) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonBody.READER.createGenerator(out)) {
      json.enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
      json.writeStartObject();
      for (String field : TIMES) {
        String text = definition.text(field);
        if (!text.isEmpty()) {
          Duration time = GoDuration.parse(text);
          if (time == null) {
            throw BodyFields.undecoded(field + " has to be a duration such as 10s: " + text);
          }
          json.writeStringField(field, GoDuration.format(time));
        }
      }
      for (String field : TEXTS) {
        String text = definition.text(field);
        if (!text.isEmpty()) {
          json.writeStringField(field, text);
        }
      }
      for (String field : FLAGS) {
        if (definition.flag(field)) {
          json.writeBooleanField(field, true);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
