package io.praetor.agent.config;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.registration.ServiceRegistration;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an agent has been told, checked and with defaults filled in; immutable, so any thread
 * may read it.
 *
 * <p>Each component carries the meaning of the key of the same name in docs/configuration.md.
 * {@link ConfigLoader} makes it.
 *
 * @param datacenter name of the datacenter, lower case
 * @param primaryDatacenter the datacenter that is asked for tokens; equals {@code datacenter}
 *     unless set
 * @param dataDir where the log, snapshots and identity live; null only with {@code dev}
 * @param dev keep everything in memory, alone
 * @param pidFile where to write the process id, if anywhere
 * @param leaveOnTerminate leave the cluster on SIGTERM
 * @param skipLeaveOnInterrupt do not leave the cluster on SIGINT
 */
public record AgentConfig(
    Identity identity,
    String datacenter,
    String primaryDatacenter,
    @Nullable Path dataDir,
    boolean dev,
    Server server,
    Addresses addresses,
    Join join,
    Http http,
    DnsConfig dns,
    Limits limits,
    Performance performance,
    Raft raft,
    Autopilot autopilot,
    Sessions sessions,
    Tls tls,
    EncryptConfig encrypt,
    AclConfig acl,
    AuditConfig audit,
    Log log,
    Telemetry telemetry,
    List<Watch> watches,
    Services services,
    @Nullable Path pidFile,
    boolean leaveOnTerminate,
    boolean skipLeaveOnInterrupt,
    Stated stated) {

  /**
   * The identity of this agent.
   *
   * @param nodeName name of this agent, unique in the cluster
   * @param nodeId a UUID, or null: the agent then makes one and keeps it in its data directory
   * @param nodeMeta up to 64 pairs that describe this machine
   */
  public record Identity(String nodeName, @Nullable String nodeId, Map<String, String> nodeMeta) {}

  /**
   * Whether this agent is a server, and how its cluster begins.
   *
   * @param enabled server mode
   * @param bootstrap this server may elect itself
   * @param bootstrapExpect how many servers have to know each other before they elect; 1 when
   *     {@code bootstrap}, 0 when this server only ever joins
   * @param clusterLevelMax the highest level that this server says that it speaks; 0 for all that
   *     it does
   */
  public record Server(
      boolean enabled, boolean bootstrap, int bootstrapExpect, int clusterLevelMax) {}

  /**
   * Where the agent listens and how others reach it.
   *
   * @param bind address of the port between agents
   * @param advertise the address that others are told, never a wildcard
   * @param serverPort the port between agents
   * @param serfLanPort a second port of the same, or -1 for none
   * @param serfLanStated whether somebody has asked for that one
   */
  public record Addresses(
      String bind, String advertise, int serverPort, int serfLanPort, boolean serfLanStated) {
    /** What an agent adds to its node's pairs to tell its second port; not shown. */
    public static final String SERF_LAN_META = "praetor-serf-lan";

    /** The address that others are told, with its port; not looked up in the DNS. */
    public InetSocketAddress advertised() {
      return InetSocketAddress.createUnresolved(advertise, serverPort);
    }
  }

  /**
   * Which agents are asked for the cluster.
   *
   * @param addresses HOST or HOST:PORT, where the port is that between agents
   * @param reconnectTimeout how long an agent that has failed stays in the catalog
   */
  public record Join(List<String> addresses, Duration reconnectTimeout) {}

  /** An address that the HTTP API listens on. */
  public sealed interface Listener {
    /** A TCP port; the host is an IP address. */
    record Tcp(String host, int port) implements Listener {}

    /** A unix socket. */
    record Unix(Path path) implements Listener {}
  }

  /**
   * The HTTP API.
   *
   * @param http listeners in plain text; empty when the port is off
   * @param https listeners with TLS; empty when the port is off
   * @param responseHeaders headers added to each answer
   * @param writers networks whose clients may change something; none for all
   * @param allowedHosts names by which clients may call this agent; none for any
   * @param blockedEndpoints beginnings of paths that nobody may ask for
   * @param pagePath where the page for browsers is, between slashes; null where it is off
   * @param defaultQueryTime how long a blocking query waits that does not say
   * @param maxQueryTime the longest that a blocking query may wait
   */
  public record Http(
      List<Listener> http,
      List<Listener> https,
      UnixSockets unixSockets,
      Map<String, String> responseHeaders,
      List<AddressRange> writers,
      List<String> allowedHosts,
      List<String> blockedEndpoints,
      @Nullable String pagePath,
      Duration defaultQueryTime,
      Duration maxQueryTime) {}

  /**
   * Owner and permissions of unix sockets; null leaves them as the system made them.
   *
   * @param mode octal, such as {@code 0770}
   * @param user name or number
   * @param group name or number
   */
  public record UnixSockets(@Nullable String mode, @Nullable String user, @Nullable String group) {}

  /**
   * What a client may take.
   *
   * @param httpConnectionsPerClientMax connections from one address; 0 for no limit
   * @param rpcConnectionsPerClientMax connections of one address on the port between agents; 0 for
   *     no limit
   * @param valueBytesMax largest value of a key
   * @param transactionBytesMax largest body of a transaction
   * @param httpsHandshake how long a client may take over a TLS handshake; zero for no limit
   * @param rpcHandshake the same on the port between agents
   * @param httpStall how long a client of HTTP may not move within a request or an answer; zero for
   *     no limit
   * @param httpIdle how long an HTTP connection is kept without a request; zero for no limit
   * @param httpBodyBytesMax memory for the bodies of all requests together
   * @param httpAnswerBytesMax memory for large answers that are not read yet, all together
   * @param changeStreamsMax streams of changes at once
   * @param changeStreamBytesMax what a stream of changes may have waiting for its client
   * @param holdBytesMax memory for writes that wait for a leader
   * @param forwardedHeaderBytesMax longest headers that a client agent passes on with a request
   * @param tokenRightsBytesMax memory for what a client agent keeps of the rights of tokens
   * @param eventsPerSecondMax events that a server takes in a second; 0 for none
   */
  public record Limits(
      int httpConnectionsPerClientMax,
      int rpcConnectionsPerClientMax,
      int valueBytesMax,
      int transactionBytesMax,
      Duration httpsHandshake,
      Duration rpcHandshake,
      Duration httpStall,
      Duration httpIdle,
      int httpBodyBytesMax,
      int httpAnswerBytesMax,
      int changeStreamsMax,
      int changeStreamBytesMax,
      int holdBytesMax,
      int forwardedHeaderBytesMax,
      int tokenRightsBytesMax,
      int eventsPerSecondMax,
      RequestRates requests) {}

  /**
   * How many requests a server takes.
   *
   * @param mode {@code disabled}, {@code permissive} or {@code enforcing}
   * @param reads a second; below zero for no limit
   * @param writes a second; below zero for no limit
   */
  public record RequestRates(String mode, double reads, double writes) {}

  /**
   * Timing.
   *
   * @param raftMultiplier 1 to 10: scales election timeout and heartbeat
   * @param rpcHoldTimeout how long a request waits for a leader
   */
  public record Performance(int raftMultiplier, Duration rpcHoldTimeout) {}

  /**
   * The Raft log.
   *
   * @param snapshotThreshold entries since the last snapshot that make the next one worth it
   * @param snapshotInterval how often that is looked at
   */
  public record Raft(int snapshotThreshold, Duration snapshotInterval) {}

  /** First settings of the servers' upkeep; the cluster's own copy wins once there is one. */
  public record Autopilot(
      boolean cleanupDeadServers,
      Duration lastContactThreshold,
      int maxTrailingLogs,
      int minQuorum,
      Duration serverStabilizationTime) {}

  /**
   * Sessions.
   *
   * @param ttlMin the shortest time to live that a session may ask for
   */
  public record Sessions(Duration ttlMin) {}

  /**
   * TLS by listener, with {@code tls.defaults} already worked in.
   *
   * @param forChecks whether checks show and trust what {@code internalRpc} says
   */
  public record Tls(Profile https, Profile grpc, Profile internalRpc, boolean forChecks) {
    /**
     * TLS of one listener.
     *
     * @param verifyServerHostname only of {@code internalRpc}: a server's certificate has to name
     *     {@code server.DATACENTER.DOMAIN}
     * @param minVersion {@code TLSv1_2} or {@code TLSv1_3}
     * @param cipherSuites names of suites; empty for the library's choice
     */
    public record Profile(
        @Nullable Path caFile,
        @Nullable Path caPath,
        @Nullable Path certFile,
        @Nullable Path keyFile,
        boolean verifyIncoming,
        boolean verifyOutgoing,
        boolean verifyServerHostname,
        String minVersion,
        List<String> cipherSuites) {
      /** Whether there is a certificate with its key. */
      public boolean hasCertificate() {
        return certFile != null && keyFile != null;
      }
    }
  }

  /**
   * Logging.
   *
   * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARN} or {@code ERROR}
   * @param json one JSON object to a line
   * @param file also write to this file, or, where it ends in a slash, to {@code praetor.log} in
   *     that folder
   * @param rotateBytes start a new file at this size; 0 for never
   * @param rotateDuration start a new file after this time
   * @param rotateFilesMax old files kept; 0 keeps all, -1 none
   */
  public record Log(
      String level,
      boolean json,
      @Nullable String file,
      long rotateBytes,
      Duration rotateDuration,
      int rotateFilesMax) {}

  /**
   * Metrics.
   *
   * @param prefix first word of each metric in the JSON form
   * @param shown beginnings of names that are shown; the longest of these and {@code hidden} that
   *     fits decides
   * @param hidden beginnings of names that are left out
   * @param shownOtherwise whether names are shown that none of these fits
   */
  public record Telemetry(
      String prefix, List<String> shown, List<String> hidden, boolean shownOtherwise) {}

  /**
   * The services and checks of this agent.
   *
   * @param checkUpdateInterval how long what checks say may differ from the catalog while their
   *     status is the same; zero for not at all
   * @param discardCheckOutput whether what checks say is dropped
   * @param checkOutputBytesMax what is kept of one output
   * @param scripts whether requests may register checks that run programs
   */
  public record Services(
      Definitions definitions,
      Duration checkUpdateInterval,
      boolean discardCheckOutput,
      int checkOutputBytesMax,
      boolean scripts) {}

  /** The services, with their checks, and further checks that are defined; each has an id. */
  public record Definitions(List<ServiceRegistration> services, List<CheckDefinition> checks) {
    public Definitions {
      services = List.copyOf(services);
      checks = List.copyOf(checks);
    }

    @Override
    public String toString() {
      // Definitions hold tokens and headers.
      return "Definitions[services=" + services.size() + ", checks=" + checks.size() + "]";
    }
  }

  /**
   * A question that the agent asks again and again, with what to do about each answer.
   *
   * @param question what is asked
   * @param args a command with its arguments; empty when {@code http} is set
   * @param http where the answer is posted instead
   */
  public record Watch(
      Question question,
      String datacenter,
      boolean stale,
      List<String> args,
      @Nullable HttpHandler http) {
    @Override
    public String toString() {
      // Arguments carry passwords at times: the command alone is shown.
      return "Watch[question="
          + question
          + ", command="
          + (args.isEmpty() ? "none" : args.getFirst())
          + ", http="
          + http
          + "]";
    }

    /**
     * What a watch asks.
     *
     * @param type key, keyprefix, services, nodes, service, checks or event
     * @param subject the key, the prefix, the service or the event; empty where all are meant
     * @param tags that instances of a service have to have
     * @param passingOnly whether instances have to be healthy
     * @param state of the checks, empty for any
     * @param filter an expression for what is registered, or empty
     */
    public record Question(
        String type,
        String subject,
        List<String> tags,
        boolean passingOnly,
        String state,
        String filter) {
      /** A question about a key, or about those with a prefix. */
      public static Question ofKeys(String type, String subject) {
        return new Question(type, subject, List.of(), false, "", "");
      }

      /** The question in words. */
      public String text() {
        return subject.isEmpty() ? type : type + " " + subject;
      }
    }

    /** A URL that takes the answers of a watch. */
    public record HttpHandler(
        String path,
        String method,
        Duration timeout,
        Map<String, List<String>> header,
        boolean tlsSkipVerify) {
      @Override
      public String toString() {
        // The path of a webhook is often its secret, and so are headers.
        return "HttpHandler[host=" + URI.create(path).getHost() + ", method=" + method + "]";
      }
    }
  }

  /**
   * The settings as stated, without defaults.
   *
   * @param values text of each setting by its dotted name, sorted; secrets are masked
   */
  public record Stated(Map<String, String> values) {}
}
