package io.praetor.agent.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.praetor.agent.check.CheckDefinition;
import io.praetor.client.text.GoDuration;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ServiceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views as the bytes of the file of registrations and of its journal. Stateless. */
final class RegistrationJson {
  /** The form of a file that is all there is; one that is higher was written by a later version. */
  static final int VERSION = 1;

  /** The form of one that a journal may follow, which earlier versions do not know of. */
  static final int VERSION_WITH_JOURNAL = 2;

  private static final JsonFactory JSON = new JsonFactory();

  private RegistrationJson() {}

  /**
   * All of a view.
   *
   * @param journal the name of the journal that may follow; empty for none
   */
  static byte[] whole(LocalView view, String journal) {
    RegistrationPart part = RegistrationPart.of(view);
    return object(json -> {
      json.writeNumberField("Version", journal.isEmpty() ? VERSION : VERSION_WITH_JOURNAL);
      text(json, "Journal", journal);
      write(json, part);
    });
  }

  /** What has changed from one view to another. */
  static byte[] change(LocalView before, LocalView after) {
    RegistrationPart part = RegistrationPart.between(before, after);
    return object(json -> {
      texts(json, "GoneServices", part.goneServices());
      texts(json, "GoneChecks", part.goneChecks());
      write(json, part);
    });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, RegistrationPart part) throws IOException {
    json.writeArrayFieldStart("Services");
    for (LocalService service : part.services()) {
      service(json, service);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Checks");
    for (LocalCheck check : part.checks()) {
      CheckDefinition definition = check.definition();
      if (definition != null) {
        json.writeStartObject();
        json.writeBooleanField("OfServiceRegistration", check.isOfServiceRegistration());
        json.writeFieldName("Definition");
        definition(json, definition);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Maintenance");
    for (LocalCheck check : part.maintenance()) {
      json.writeStartObject();
      json.writeStringField("ServiceID", check.serviceId());
      json.writeStringField("Reason", check.row().notes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("States");
    for (LocalCheck check : part.states()) {
      json.writeStartObject();
      json.writeStringField("CheckID", check.id());
      json.writeStringField("Status", check.status().text());
      text(json, "Output", check.row().output());
      number(json, "ExpiresMs", check.expiresMs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void service(JsonGenerator json, LocalService service) throws IOException {
    ServiceDefinition s = service.definition();
    json.writeStartObject();
    json.writeStringField("ID", s.id());
    json.writeStringField("Name", s.name());
    text(json, "Kind", s.kind());
    texts(json, "Tags", s.tags());
    text(json, "Address", s.address());
    number(json, "Port", s.port());
    text(json, "SocketPath", s.socketPath());
    ServiceMembers.write(json, s);
    flag(json, "EnableTagOverride", s.enableTagOverride());
    text(json, "Token", service.token());
    json.writeEndObject();
  }

  private static void definition(JsonGenerator json, CheckDefinition c) throws IOException {
    json.writeStartObject();
    json.writeStringField("ID", c.id());
    text(json, "Name", c.name());
    text(json, "Notes", c.notes());
    text(json, "ServiceID", c.serviceId());
    CheckStatus first = c.status();
    text(json, "Status", first == null ? "" : first.text());
    text(json, "Token", c.token());
    duration(json, "TTL", c.ttl());
    duration(json, "Interval", c.interval());
    duration(json, "Timeout", c.timeout());
    text(json, "HTTP", c.http());
    json.writeObjectFieldStart("Header");
    for (Map.Entry<String, List<String>> header : new TreeMap<>(c.header()).entrySet()) {
      texts(json, header.getKey(), header.getValue());
    }
    json.writeEndObject();
    text(json, "Method", c.method());
    text(json, "Body", c.body());
    flag(json, "DisableRedirects", c.disableRedirects());
    text(json, "TCP", c.tcp());
    flag(json, "TCPUseTLS", c.tcpUseTls());
    text(json, "UDP", c.udp());
    text(json, "GRPC", c.grpc());
    flag(json, "GRPCUseTLS", c.grpcUseTls());
    text(json, "H2PING", c.h2ping());
    json.writeBooleanField("H2PingUseTLS", c.h2pingUseTls());
    texts(json, "ScriptArgs", c.scriptArgs());
    text(json, "Shell", c.shell());
    text(json, "DockerContainerID", c.dockerContainerId());
    text(json, "OSService", c.osService());
    text(json, "AliasNode", c.aliasNode());
    text(json, "AliasService", c.aliasService());
    text(json, "TLSServerName", c.tlsServerName());
    flag(json, "TLSSkipVerify", c.tlsSkipVerify());
    number(json, "SuccessBeforePassing", c.successBeforePassing());
    number(json, "FailuresBeforeWarning", c.failuresBeforeWarning());
    number(json, "FailuresBeforeCritical", c.failuresBeforeCritical());
    duration(json, "DeregisterCriticalServiceAfter", c.deregisterCriticalServiceAfter());
    number(json, "OutputMaxSize", c.outputMaxSize());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }

  private static void flag(JsonGenerator json, String name, boolean flag) throws IOException {
    if (flag) {
      json.writeBooleanField(name, true);
    }
  }

  private static void number(JsonGenerator json, String name, long number) throws IOException {
    if (number != 0) {
      json.writeNumberField(name, number);
    }
  }

  private static void duration(JsonGenerator json, String name, Duration duration)
      throws IOException {
    if (!duration.isZero()) {
      json.writeStringField(name, GoDuration.format(duration));
    }
  }
}
