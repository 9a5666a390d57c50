package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.AgentConfig.Listener;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.DnsServer;
import io.praetor.agent.dns.DnsService;
import io.praetor.agent.routing.Router;
import io.praetor.agent.telemetry.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's DNS server as its configuration says. Its port is taken before anything else of the
 * agent starts, and answers once there is a router. Opened and closed by the agent's main thread.
 */
final class DnsPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DnsPort.class);

  private final @Nullable DnsServer server;

  private DnsPort(@Nullable DnsServer server) {
    this.server = server;
  }

  /**
   * Listens. If the port cannot be had and nobody has asked for it, the agent goes on without it.
   *
   * @throws IOException with a sentence, if the configuration names the port and it cannot be had
   */
  static DnsPort open(DnsConfig config) throws IOException {
    if (config.listeners().isEmpty()) {
      return new DnsPort(null);
    }
    DnsServer server = new DnsServer();
    try {
      for (Listener listener : config.listeners()) {
        if (listener instanceof Listener.Tcp(String host, int port)) {
          server.listen(new InetSocketAddress(host, port));
        }
      }
      return new DnsPort(server);
    } catch (IOException e) {
      server.close();
      if (config.portStated()) {
        throw e;
      }
      LOG.warn(
          "{}. The agent goes on without DNS: state another port with -dns-port", e.getMessage());
      return new DnsPort(null);
    }
  }

  /**
   * Begins to answer.
   *
   * @param settings is followed from now on
   * @return ends it
   */
  AutoCloseable serve(
      AgentConfig config,
      Router router,
      LongSupplier contact,
      Metrics metrics,
      RunningConfig settings) {
    DnsServer listening = server;
    if (listening == null) {
      return () -> {};
    }
    DnsMetrics meter = new DnsMetrics(metrics);
    DnsService service =
        new DnsService(
            listening, config.dns(), config.datacenter(), router::handle, contact, meter);
    meter.watch(service);
    settings.tell(next -> service.change(next.dns()));
    return service;
  }

  @Override
  public void close() {
    DnsServer listening = server;
    if (listening != null) {
      listening.close();
    }
  }
}
