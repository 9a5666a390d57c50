package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link CheckDefinition} says; owned by one thread. */
public final class CheckDefinitionBuilder {
  private String id = "";
  private String name = "";
  private String notes = "";
  private String serviceId = "";
  private @Nullable CheckStatus status;
  private String token = "";
  private Duration ttl = Duration.ZERO;
  private Duration interval = Duration.ZERO;
  private Duration timeout = Duration.ZERO;
  private String http = "";
  private Map<String, List<String>> header = Map.of();
  private String method = "";
  private String body = "";
  private boolean disableRedirects;
  private String tcp = "";
  private boolean tcpUseTls;
  private String udp = "";
  private String grpc = "";
  private boolean grpcUseTls;
  private String h2ping = "";
  private boolean h2pingUseTls = true;
  private List<String> scriptArgs = List.of();
  private String shell = "";
  private String dockerContainerId = "";
  private String osService = "";
  private String aliasNode = "";
  private String aliasService = "";
  private String tlsServerName = "";
  private boolean tlsSkipVerify;
  private int successBeforePassing;
  private int failuresBeforeWarning;
  private int failuresBeforeCritical;
  private Duration deregisterCriticalServiceAfter = Duration.ZERO;
  private int outputMaxSize;

  CheckDefinitionBuilder() {}

  CheckDefinitionBuilder(CheckDefinition from) {
    id = from.id();
    name = from.name();
    notes = from.notes();
    serviceId = from.serviceId();
    status = from.status();
    token = from.token();
    ttl = from.ttl();
    interval = from.interval();
    timeout = from.timeout();
    http = from.http();
    header = from.header();
    method = from.method();
    body = from.body();
    disableRedirects = from.disableRedirects();
    tcp = from.tcp();
    tcpUseTls = from.tcpUseTls();
    udp = from.udp();
    grpc = from.grpc();
    grpcUseTls = from.grpcUseTls();
    h2ping = from.h2ping();
    h2pingUseTls = from.h2pingUseTls();
    scriptArgs = from.scriptArgs();
    shell = from.shell();
    dockerContainerId = from.dockerContainerId();
    osService = from.osService();
    aliasNode = from.aliasNode();
    aliasService = from.aliasService();
    tlsServerName = from.tlsServerName();
    tlsSkipVerify = from.tlsSkipVerify();
    successBeforePassing = from.successBeforePassing();
    failuresBeforeWarning = from.failuresBeforeWarning();
    failuresBeforeCritical = from.failuresBeforeCritical();
    deregisterCriticalServiceAfter = from.deregisterCriticalServiceAfter();
    outputMaxSize = from.outputMaxSize();
  }

  /** Unique on its agent; empty if the registration names none. */
  public CheckDefinitionBuilder id(String value) {
    id = value;
    return this;
  }

  /** For people. */
  public CheckDefinitionBuilder name(String value) {
    name = value;
    return this;
  }

  /** For people. */
  public CheckDefinitionBuilder notes(String value) {
    notes = value;
    return this;
  }

  /** The instance that it is of, empty for the node as a whole. */
  public CheckDefinitionBuilder serviceId(String value) {
    serviceId = value;
    return this;
  }

  /** The status until it has run; null for critical. */
  public CheckDefinitionBuilder status(@Nullable CheckStatus value) {
    status = value;
    return this;
  }

  /** A token of access control, kept for later. */
  public CheckDefinitionBuilder token(String value) {
    token = value;
    return this;
  }

  /** How long a status that it is told lasts; zero unless it is a TTL check. */
  public CheckDefinitionBuilder ttl(Duration value) {
    ttl = value;
    return this;
  }

  /** From the end of one run to the next. */
  public CheckDefinitionBuilder interval(Duration value) {
    interval = value;
    return this;
  }

  /** How long one run may take; zero for the default of its kind. */
  public CheckDefinitionBuilder timeout(Duration value) {
    timeout = value;
    return this;
  }

  /** A URL. */
  public CheckDefinitionBuilder http(String value) {
    http = value;
    return this;
  }

  /** Headers of the request, by their names. */
  public CheckDefinitionBuilder header(Map<String, List<String>> value) {
    header = value;
    return this;
  }

  /** Empty for GET. */
  public CheckDefinitionBuilder method(String value) {
    method = value;
    return this;
  }

  /** Of the request. */
  public CheckDefinitionBuilder body(String value) {
    body = value;
    return this;
  }

  /** Takes a redirection for the answer. */
  public CheckDefinitionBuilder disableRedirects(boolean value) {
    disableRedirects = value;
    return this;
  }

  /** Host:port. */
  public CheckDefinitionBuilder tcp(String value) {
    tcp = value;
    return this;
  }

  /** A handshake of TLS has to succeed too. */
  public CheckDefinitionBuilder tcpUseTls(boolean value) {
    tcpUseTls = value;
    return this;
  }

  /** Host:port. */
  public CheckDefinitionBuilder udp(String value) {
    udp = value;
    return this;
  }

  /** Host:port, and after a slash the name of a service. */
  public CheckDefinitionBuilder grpc(String value) {
    grpc = value;
    return this;
  }

  /** Over TLS. */
  public CheckDefinitionBuilder grpcUseTls(boolean value) {
    grpcUseTls = value;
    return this;
  }

  /** Host:port. */
  public CheckDefinitionBuilder h2ping(String value) {
    h2ping = value;
    return this;
  }

  /** Over TLS. */
  public CheckDefinitionBuilder h2pingUseTls(boolean value) {
    h2pingUseTls = value;
    return this;
  }

  /** A program and its arguments. */
  public CheckDefinitionBuilder scriptArgs(List<String> value) {
    scriptArgs = value;
    return this;
  }

  /** The shell of a Docker check. */
  public CheckDefinitionBuilder shell(String value) {
    shell = value;
    return this;
  }

  /** A container; refused. */
  public CheckDefinitionBuilder dockerContainerId(String value) {
    dockerContainerId = value;
    return this;
  }

  /** A service of the operating system; refused. */
  public CheckDefinitionBuilder osService(String value) {
    osService = value;
    return this;
  }

  /** The node whose checks count; empty for this one. */
  public CheckDefinitionBuilder aliasNode(String value) {
    aliasNode = value;
    return this;
  }

  /** The id of the service whose checks count; empty for those of the node. */
  public CheckDefinitionBuilder aliasService(String value) {
    aliasService = value;
    return this;
  }

  /** The name that a certificate has to carry, in place of the host's. */
  public CheckDefinitionBuilder tlsServerName(String value) {
    tlsServerName = value;
    return this;
  }

  /** Takes any certificate. */
  public CheckDefinitionBuilder tlsSkipVerify(boolean value) {
    tlsSkipVerify = value;
    return this;
  }

  /** Good results in a row until it is passing. */
  public CheckDefinitionBuilder successBeforePassing(int value) {
    successBeforePassing = value;
    return this;
  }

  /** Bad results in a row until it is warning; 0 for failuresBeforeCritical. */
  public CheckDefinitionBuilder failuresBeforeWarning(int value) {
    failuresBeforeWarning = value;
    return this;
  }

  /** Bad results in a row until it is critical. */
  public CheckDefinitionBuilder failuresBeforeCritical(int value) {
    failuresBeforeCritical = value;
    return this;
  }

  /** How long it may be critical before its service is deregistered; zero for ever. */
  public CheckDefinitionBuilder deregisterCriticalServiceAfter(Duration value) {
    deregisterCriticalServiceAfter = value;
    return this;
  }

  /** What is kept of an output, in bytes; 0 for what the agent keeps. */
  public CheckDefinitionBuilder outputMaxSize(int value) {
    outputMaxSize = value;
    return this;
  }

  /** The definition, which may still be one that {@link DefinitionRules} refuse. */
  public CheckDefinition build() {
    return new CheckDefinition(
        id,
        name,
        notes,
        serviceId,
        status,
        token,
        ttl,
        interval,
        timeout,
        http,
        header,
        method,
        body,
        disableRedirects,
        tcp,
        tcpUseTls,
        udp,
        grpc,
        grpcUseTls,
        h2ping,
        h2pingUseTls,
        scriptArgs,
        shell,
        dockerContainerId,
        osService,
        aliasNode,
        aliasService,
        tlsServerName,
        tlsSkipVerify,
        successBeforePassing,
        failuresBeforeWarning,
        failuresBeforeCritical,
        deregisterCriticalServiceAfter,
        outputMaxSize);
  }
}
