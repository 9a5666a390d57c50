package io.praetor.agent;

import io.praetor.agent.api.page.PageEndpoint;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.http.AccessRules;
import io.praetor.agent.http.ConnectionLimits;
import io.praetor.agent.http.ConnectionSettings;
import io.praetor.agent.http.HttpServer;
import io.praetor.agent.routing.LiveSettings;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.tls.HttpTls;
import io.praetor.agent.tls.HttpsCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The agent's HTTP API as its configuration says: addresses, limits, rules, certificates. Its ports
 * are taken before anything else of the agent starts, and answer once there is a router. Opened and
 * closed by the agent's main thread.
 */
final class HttpApi implements AutoCloseable {
  private final AgentConfig config;
  private final LiveSettings live;
  private final ConnectionSettings connections;
  private final RequestLimits limits;
  private final HttpServer server;
  private final @Nullable HttpsCertificates certificates;

  private HttpApi(AgentConfig config) throws IOException {
    this.config = config;
    live = new LiveSettings(live(config));
    connections = new ConnectionSettings(limits(config), rules(config));
    limits = requestLimits(config, live);
    boolean https = !config.http().https().isEmpty() && config.tls().https().hasCertificate();
    certificates = https ? new HttpsCertificates(config.tls().https()) : null;
    server =
        new HttpServer(
            limits,
            HttpServer.newLoops(),
            connections,
            config.dataDir() == null ? null : config.dataDir().resolve("bodies"));
  }

  /**
   * Listens, without an answer yet.
   *
   * @throws IOException with a sentence for the operator: an address that cannot be had, a
   *     certificate that cannot be read
   */
  static HttpApi bind(AgentConfig config, Metrics metrics) throws IOException {
    HttpApi api = new HttpApi(config);
    try {
      api.listen(config.http().http(), null);
      HttpsCertificates https = api.certificates;
      if (https != null) {
        api.listen(
            config.http().https(), new HttpTls(https::current, config.limits().httpsHandshake()));
      }
    } catch (IOException | RuntimeException e) {
      api.close();
      throw e;
    }
    metrics.gauge("http.body_bytes", api.server::bodyBytes);
    metrics.means("http.body_bytes", "Memory that the bodies of requests take.");
    metrics.gauge("http.unread_bytes", api.server::unreadBytes);
    metrics.means("http.unread_bytes", "Memory that large answers take which are not read yet.");
    metrics.gauge("http.large_answers", api.server::largeAnswersWaiting);
    metrics.means("http.large_answers", "Large answers that are being made, or wait to be.");
    metrics.total("http.stalled_connections", api.server::stalled);
    metrics.means(
        "http.stalled_connections", "Connections that were ended since they did not move.");
    return api;
  }

  private void listen(List<AgentConfig.Listener> listeners, @Nullable HttpTls tls)
      throws IOException {
    for (AgentConfig.Listener listener : listeners) {
      switch (listener) {
        case AgentConfig.Listener.Tcp tcp ->
            server.listen(new InetSocketAddress(tcp.host(), tcp.port()), tls);
        case AgentConfig.Listener.Unix unix ->
            server.listen(unix.path(), config.http().unixSockets());
      }
    }
  }

  /** Begins to answer. */
  void serve(Router router) {
    server.serve(router);
  }

  /** Makes answers that would keep event loops for too long; it may refuse. */
  Executor largeAnswers() {
    return server.largeAnswers();
  }

  /** The routes of the page for browsers; none where it is off. */
  List<Route> page() {
    String path = config.http().pagePath();
    return path == null ? List.of() : new PageEndpoint(path).routes();
  }

  /** Limits and habits of the API. */
  RequestLimits limits() {
    return limits;
  }

  /**
   * Reads what a reload needs.
   *
   * @return takes it over
   * @throws IOException if a certificate cannot be read; nothing has changed then
   */
  Runnable read(AgentConfig next) throws IOException {
    HttpsCertificates https = certificates;
    Runnable replacement = https == null ? () -> {} : https.read(next.tls().https());
    return () -> {
      replacement.run();
      live.change(live(next));
      connections.change(limits(next), rules(next));
    };
  }

  private static ConnectionLimits limits(AgentConfig config) {
    AgentConfig.Limits limits = config.limits();
    return ConnectionLimits.defaults()
        .withStallMax(limits.httpStall())
        .withIdleMax(limits.httpIdle())
        .withBodyBytesMax(limits.httpBodyBytesMax())
        .withAnswerBytesMax(limits.httpAnswerBytesMax());
  }

  private static AccessRules rules(AgentConfig config) {
    List<String> names = new ArrayList<>();
    names.add(config.identity().nodeName());
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // The machine has no name that can be looked up; it is called by others.
      return rules(config, names);
    }
    return rules(config, names);
  }

  private static AccessRules rules(AgentConfig config, List<String> names) {
    AgentConfig.Http http = config.http();
    return new AccessRules(
        http.writers(),
        http.allowedHosts(),
        http.blockedEndpoints(),
        names,
        AccessRules.allowedOrigin(http.responseHeaders()));
  }

  private static LiveSettings.Values live(AgentConfig config) {
    AgentConfig.Limits limits = config.limits();
    return new LiveSettings.Values(
        limits.valueBytesMax(),
        limits.transactionBytesMax(),
        limits.httpConnectionsPerClientMax(),
        config.http().responseHeaders());
  }

  private static RequestLimits requestLimits(AgentConfig config, LiveSettings live) {
    AgentConfig.Http http = config.http();
    return RequestLimits.builder(config.datacenter())
        .live(live)
        .forwardedHeaderBytesMax(config.limits().forwardedHeaderBytesMax())
        .defaultWait(http.defaultQueryTime())
        .waitMax(http.maxQueryTime())
        .holdMax(config.performance().rpcHoldTimeout())
        .defaultAclPolicy(config.acl().defaultPolicy())
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
