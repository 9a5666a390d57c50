package io.praetor.agent.check;

import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a check is told to do; immutable. Its components are the fields of Consul's registration of
 * a check, by the same names, with texts empty and numbers zero where nothing is said. Made by its
 * {@link Builder}.
 *
 * @param id unique on its agent; empty if the registration names none
 * @param name for people
 * @param notes for people
 * @param serviceId the instance that it is of, empty for the node as a whole
 * @param status the status until it has run; null for critical
 * @param token a token of access control, kept for later
 * @param ttl how long a status that it is told lasts; zero unless it is a TTL check
 * @param interval from the end of one run to the next
 * @param timeout how long one run may take; zero for the default of its kind
 * @param http a URL
 * @param header headers of the request, by their names
 * @param method empty for GET
 * @param body of the request
 * @param disableRedirects takes a redirection for the answer
 * @param tcp host:port
 * @param tcpUseTls a handshake of TLS has to succeed too
 * @param udp host:port
 * @param grpc host:port, and after a slash the name of a service
 * @param grpcUseTls over TLS
 * @param h2ping host:port
 * @param h2pingUseTls over TLS
 * @param scriptArgs a program and its arguments
 * @param shell the shell of a Docker check
 * @param dockerContainerId a container; refused
 * @param osService a service of the operating system; refused
 * @param aliasNode the node whose checks count; empty for this one
 * @param aliasService the id of the service whose checks count; empty for those of the node
 * @param tlsServerName the name that a certificate has to carry, in place of the host's
 * @param tlsSkipVerify takes any certificate
 * @param successBeforePassing good results in a row until it is passing
 * @param failuresBeforeWarning bad results in a row until it is warning; 0 for
 *     failuresBeforeCritical
 * @param failuresBeforeCritical bad results in a row until it is critical
 * @param deregisterCriticalServiceAfter how long it may be critical before its service is
 *     deregistered; zero for ever
 * @param outputMaxSize what is kept of an output, in bytes; 0 for what the agent keeps
 */
public record CheckDefinition(
    String id,
    String name,
    String notes,
    String serviceId,
    @Nullable CheckStatus status,
    String token,
    Duration ttl,
    Duration interval,
    Duration timeout,
    String http,
    Map<String, List<String>> header,
    String method,
    String body,
    boolean disableRedirects,
    String tcp,
    boolean tcpUseTls,
    String udp,
    String grpc,
    boolean grpcUseTls,
    String h2ping,
    boolean h2pingUseTls,
    List<String> scriptArgs,
    String shell,
    String dockerContainerId,
    String osService,
    String aliasNode,
    String aliasService,
    String tlsServerName,
    boolean tlsSkipVerify,
    int successBeforePassing,
    int failuresBeforeWarning,
    int failuresBeforeCritical,
    Duration deregisterCriticalServiceAfter,
    int outputMaxSize) {
  /** Copies lists and headers. */
  public CheckDefinition {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    header.forEach((key, values) -> headers.put(key, List.copyOf(values)));
    header = Map.copyOf(headers);
    scriptArgs = List.copyOf(scriptArgs);
  }

  /** Begins with nothing said; {@code h2pingUseTls} is true. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with all of this. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.name = name;
    builder.notes = notes;
    builder.serviceId = serviceId;
    builder.status = status;
    builder.token = token;
    builder.ttl = ttl;
    builder.interval = interval;
    builder.timeout = timeout;
    builder.http = http;
    builder.header = header;
    builder.method = method;
    builder.body = body;
    builder.disableRedirects = disableRedirects;
    builder.tcp = tcp;
    builder.tcpUseTls = tcpUseTls;
    builder.udp = udp;
    builder.grpc = grpc;
    builder.grpcUseTls = grpcUseTls;
    builder.h2ping = h2ping;
    builder.h2pingUseTls = h2pingUseTls;
    builder.scriptArgs = scriptArgs;
    builder.shell = shell;
    builder.dockerContainerId = dockerContainerId;
    builder.osService = osService;
    builder.aliasNode = aliasNode;
    builder.aliasService = aliasService;
    builder.tlsServerName = tlsServerName;
    builder.tlsSkipVerify = tlsSkipVerify;
    builder.successBeforePassing = successBeforePassing;
    builder.failuresBeforeWarning = failuresBeforeWarning;
    builder.failuresBeforeCritical = failuresBeforeCritical;
    builder.deregisterCriticalServiceAfter = deregisterCriticalServiceAfter;
    builder.outputMaxSize = outputMaxSize;
    return builder;
  }

  /** The status until it has run. */
  public CheckStatus firstStatus() {
    return status == null ? CheckStatus.CRITICAL : status;
  }

  /** What it does; of several kinds, the first. */
  public CheckKind kind() {
    List<CheckKind> stated = CheckKind.statedIn(this);
    return stated.isEmpty() ? CheckKind.TTL : stated.getFirst();
  }

  /** Collects a definition; owned by one thread. */
  public static final class Builder {
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

    private Builder() {}

    /** Unique on its agent; empty if the registration names none. */
    public Builder id(String value) {
      id = value;
      return this;
    }

    /** For people. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** For people. */
    public Builder notes(String value) {
      notes = value;
      return this;
    }

    /** The instance that it is of, empty for the node as a whole. */
    public Builder serviceId(String value) {
      serviceId = value;
      return this;
    }

    /** The status until it has run; null for critical. */
    public Builder status(@Nullable CheckStatus value) {
      status = value;
      return this;
    }

    /** A token of access control, kept for later. */
    public Builder token(String value) {
      token = value;
      return this;
    }

    /** How long a status that it is told lasts; zero unless it is a TTL check. */
    public Builder ttl(Duration value) {
      ttl = value;
      return this;
    }

    /** From the end of one run to the next. */
    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    /** How long one run may take; zero for the default of its kind. */
    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** A URL. */
    public Builder http(String value) {
      http = value;
      return this;
    }

    /** Headers of the request, by their names. */
    public Builder header(Map<String, List<String>> value) {
      header = value;
      return this;
    }

    /** Empty for GET. */
    public Builder method(String value) {
      method = value;
      return this;
    }

    /** Of the request. */
    public Builder body(String value) {
      body = value;
      return this;
    }

    /** Takes a redirection for the answer. */
    public Builder disableRedirects(boolean value) {
      disableRedirects = value;
      return this;
    }

    /** Host:port. */
    public Builder tcp(String value) {
      tcp = value;
      return this;
    }

    /** A handshake of TLS has to succeed too. */
    public Builder tcpUseTls(boolean value) {
      tcpUseTls = value;
      return this;
    }

    /** Host:port. */
    public Builder udp(String value) {
      udp = value;
      return this;
    }

    /** Host:port, and after a slash the name of a service. */
    public Builder grpc(String value) {
      grpc = value;
      return this;
    }

    /** Over TLS. */
    public Builder grpcUseTls(boolean value) {
      grpcUseTls = value;
      return this;
    }

    /** Host:port. */
    public Builder h2ping(String value) {
      h2ping = value;
      return this;
    }

    /** Over TLS. */
    public Builder h2pingUseTls(boolean value) {
      h2pingUseTls = value;
      return this;
    }

    /** A program and its arguments. */
    public Builder scriptArgs(List<String> value) {
      scriptArgs = value;
      return this;
    }

    /** The shell of a Docker check. */
    public Builder shell(String value) {
      shell = value;
      return this;
    }

    /** A container; refused. */
    public Builder dockerContainerId(String value) {
      dockerContainerId = value;
      return this;
    }

    /** A service of the operating system; refused. */
    public Builder osService(String value) {
      osService = value;
      return this;
    }

    /** The node whose checks count; empty for this one. */
    public Builder aliasNode(String value) {
      aliasNode = value;
      return this;
    }

    /** The id of the service whose checks count; empty for those of the node. */
    public Builder aliasService(String value) {
      aliasService = value;
      return this;
    }

    /** The name that a certificate has to carry, in place of the host's. */
    public Builder tlsServerName(String value) {
      tlsServerName = value;
      return this;
    }

    /** Takes any certificate. */
    public Builder tlsSkipVerify(boolean value) {
      tlsSkipVerify = value;
      return this;
    }

    /** Good results in a row until it is passing. */
    public Builder successBeforePassing(int value) {
      successBeforePassing = value;
      return this;
    }

    /** Bad results in a row until it is warning; 0 for failuresBeforeCritical. */
    public Builder failuresBeforeWarning(int value) {
      failuresBeforeWarning = value;
      return this;
    }

    /** Bad results in a row until it is critical. */
    public Builder failuresBeforeCritical(int value) {
      failuresBeforeCritical = value;
      return this;
    }

    /** How long it may be critical before its service is deregistered; zero for ever. */
    public Builder deregisterCriticalServiceAfter(Duration value) {
      deregisterCriticalServiceAfter = value;
      return this;
    }

    /** What is kept of an output, in bytes; 0 for what the agent keeps. */
    public Builder outputMaxSize(int value) {
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
}
