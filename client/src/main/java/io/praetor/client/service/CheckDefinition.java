package io.praetor.client.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent does, or waits for, to learn whether a service or a node is healthy. Immutable.
 *
 * <p>A check is critical until its first result, unless {@link #startingAs} says otherwise.
 */
public final class CheckDefinition {
  private final Map<String, Object> fields;

  private CheckDefinition(Map<String, Object> fields) {
    this.fields = fields;
  }

  private static CheckDefinition of(String kind, Object what) {
    return new CheckDefinition(Map.of(kind, what));
  }

  private CheckDefinition with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put(name, value);
    return new CheckDefinition(Collections.unmodifiableMap(all));
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }

  /**
   * The application says itself that it is well, at least once within a time; else the check is
   * critical. {@code Agent.pass} says it.
   */
  public static CheckDefinition ttl(Duration longest) {
    return of("TTL", text(longest));
  }

  /** A GET of a URL: a status of 2xx passes, 429 warns, anything else is critical. */
  public static CheckDefinition http(String url, Duration interval) {
    return of("HTTP", url).with("Interval", text(interval));
  }

  /** A connection to {@code host:port} can be made. */
  public static CheckDefinition tcp(String address, Duration interval) {
    return of("TCP", address).with("Interval", text(interval));
  }

  /** A datagram to {@code host:port} is not refused. */
  public static CheckDefinition udp(String address, Duration interval) {
    return of("UDP", address).with("Interval", text(interval));
  }

  /** gRPC's standard health protocol at {@code host:port} or {@code host:port/service}. */
  public static CheckDefinition grpc(String address, Duration interval) {
    return of("GRPC", address).with("Interval", text(interval));
  }

  /** A PING of HTTP/2 is answered at {@code host:port}. */
  public static CheckDefinition h2ping(String address, Duration interval) {
    return of("H2PING", address).with("Interval", text(interval));
  }

  /**
   * A program that the agent runs, where it allows that: exit code 0 passes, 1 warns, any other is
   * critical.
   */
  public static CheckDefinition script(List<String> command, Duration interval) {
    return of("ScriptArgs", List.copyOf(command)).with("Interval", text(interval));
  }

  /** As healthy as another service of the agent. */
  public static CheckDefinition aliasOf(String serviceId) {
    return of("AliasService", serviceId);
  }

  /** The same with an id; else the agent makes one of the service's. */
  public CheckDefinition withId(String id) {
    return with("CheckID", id);
  }

  /** The same with a name for people. */
  public CheckDefinition withName(String name) {
    return with("Name", name);
  }

  /** The same with notes for people. */
  public CheckDefinition withNotes(String notes) {
    return with("Notes", notes);
  }

  /** The same as a check of a service that is registered already, rather than of the node. */
  public CheckDefinition ofService(String serviceId) {
    return with("ServiceID", serviceId);
  }

  /** The same with a limit for one run; 10 s, for scripts 30 s, unless said. */
  public CheckDefinition withTimeout(Duration longest) {
    return with("Timeout", text(longest));
  }

  /** The same in a state until the first result. */
  public CheckDefinition startingAs(CheckStatus status) {
    return with("Status", status.text());
  }

  /** An HTTP check with another method. */
  public CheckDefinition withMethod(String method) {
    return with("Method", method);
  }

  /** An HTTP check with one more header; given again, the name has several values. */
  public CheckDefinition withHeader(String name, String value) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (fields.get("Header") instanceof Map<?, ?> before) {
      before.forEach((key, values) -> headers.put(String.valueOf(key), values));
    }
    List<Object> values = new ArrayList<>();
    if (headers.get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(value);
    headers.put(name, List.copyOf(values));
    return with("Header", Collections.unmodifiableMap(headers));
  }

  /** An HTTP check with a body. */
  public CheckDefinition withBody(String body) {
    return with("Body", body);
  }

  /** A TCP, gRPC or HTTP/2 check with TLS or without. */
  public CheckDefinition withTls(boolean tls) {
    if (fields.containsKey("GRPC")) {
      return with("GRPCUseTLS", tls);
    }
    return with(fields.containsKey("H2PING") ? "H2PingUseTLS" : "TCPUseTLS", tls);
  }

  /** The same, taking any certificate. */
  public CheckDefinition skippingTlsVerification() {
    return with("TLSSkipVerify", true);
  }

  /** The same, expecting a certificate for another name than the address has. */
  public CheckDefinition withTlsServerName(String name) {
    return with("TLSServerName", name);
  }

  /**
   * The same, changing its state only after several equal results.
   *
   * @param passing successes before it passes
   * @param warning failures before it warns
   * @param critical failures before it is critical
   */
  public CheckDefinition withThresholds(int passing, int warning, int critical) {
    return with("SuccessBeforePassing", passing)
        .with("FailuresBeforeWarning", warning)
        .with("FailuresBeforeCritical", critical);
  }

  /** The same; its service is deregistered when it has been critical for so long, 1 min or more. */
  public CheckDefinition deregisteringAfter(Duration critical) {
    return with("DeregisterCriticalServiceAfter", text(critical));
  }

  /** The fields as the agent's API names them; a value is a text, a number, a list or a map. */
  public Map<String, Object> fields() {
    return fields;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CheckDefinition that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
