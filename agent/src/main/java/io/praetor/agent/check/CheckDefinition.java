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
  public static CheckDefinitionBuilder builder() {
    return new CheckDefinitionBuilder();
  }

  /** A builder that begins with all of this. */
  public CheckDefinitionBuilder toBuilder() {
    return new CheckDefinitionBuilder(this);
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
}
