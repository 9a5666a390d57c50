package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.AgentConfig.Listener;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.DnsServer;
import io.praetor.agent.dns.DnsService;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.watched.WatchedCatalog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's DNS server as its configuration says. A port that the configuration names is taken
 * before anything else of the agent starts; the usual one is taken beside the start, which does not
 * wait for it. It answers once there is a router. Opened and closed by the agent's main thread.
 */
final class DnsPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DnsPort.class);

  private static final long CLOSE_MS_MAX = 10_000;

  /** The server that listens; null if there is none. */
  private final CompletableFuture<@Nullable DnsServer> opened;

  private DnsPort(CompletableFuture<@Nullable DnsServer> opened) {
    this.opened = opened;
  }

  /**
   * Listens. If the port cannot be had and nobody has asked for it, the agent goes on without it.
   *
   * @throws IOException with a sentence, if the configuration names the port and it cannot be had
   */
  static DnsPort open(DnsConfig config) throws IOException {
    if (config.listeners().isEmpty()) {
      return new DnsPort(CompletableFuture.completedFuture(null));
    }
    if (config.portStated()) {
      return new DnsPort(CompletableFuture.completedFuture(listen(config)));
    }
    CompletableFuture<@Nullable DnsServer> opened = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("dns-open")
        .daemon()
        .start(() -> opened.complete(listenIfFree(config)));
    return new DnsPort(opened);
  }

  private static @Nullable DnsServer listenIfFree(DnsConfig config) {
    try {
      return listen(config);
    } catch (IOException e) {
      LOG.warn(
          "{}. The agent goes on without DNS: state another port with -dns-port", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("DNS could not be started; the agent goes on without it", e);
    }
    return null;
  }

  private static DnsServer listen(DnsConfig config) throws IOException {
    DnsServer server = new DnsServer();
    try {
      for (Listener listener : config.listeners()) {
        if (listener instanceof Listener.Tcp(String host, int port)) {
          server.listen(new InetSocketAddress(host, port));
          LOG.info("DNS listens on {} port {}", host, port);
        }
      }
      return server;
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** The thread of the server, once it is known whether there is one; null if there is none. */
  CompletableFuture<@Nullable Scheduling> scheduling() {
    return opened.thenApply(server -> server == null ? null : server.scheduling());
  }

  /**
   * Begins to answer as soon as it listens.
   *
   * @param catalog the agent's view, which this server's thread owns
   * @param settings is read for each query
   * @return ends it
   */
  AutoCloseable serve(
      AgentConfig config,
      CompletableFuture<WatchedCatalog> catalog,
      Metrics metrics,
      RunningConfig settings) {
    CompletableFuture<@Nullable DnsService> serving =
        opened.thenCombine(
            catalog,
            (server, view) ->
                server == null ? null : serve(server, config, view, metrics, settings));
    return () -> {
      DnsService service = serving.get(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
      if (service != null) {
        service.close();
      }
    };
  }

  private static DnsService serve(
      DnsServer server,
      AgentConfig config,
      WatchedCatalog catalog,
      Metrics metrics,
      RunningConfig settings) {
    return new DnsService(
        server,
        () -> settings.now().dns(),
        config.datacenter(),
        catalog,
        new DnsMetrics(metrics, config.identity().nodeName()));
  }

  @Override
  public void close() {
    try {
      DnsServer server = opened.get(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
      if (server != null) {
        server.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("DNS did not stop cleanly", e);
    }
  }
}
