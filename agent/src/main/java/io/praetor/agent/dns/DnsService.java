package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.watched.WatchedCatalog;
import java.util.function.Supplier;

/**
 * The DNS server with what it answers from: the agent's own view of the catalog. Opened and closed
 * by the agent's main thread.
 */
public final class DnsService implements AutoCloseable {
  private final DnsServer server;

  /**
   * Begins to answer.
   *
   * @param server listens; not closed by this
   * @param config what holds now: read for each query, on the thread of the server
   * @param catalog the agent's view, owned by the thread of the server
   */
  public DnsService(
      DnsServer server,
      Supplier<DnsConfig> config,
      String datacenter,
      WatchedCatalog catalog,
      DnsMeter meter) {
    this.server = server;
    DnsConfig first = config.get();
    RecursorClient recursors = new RecursorClient(server.loop(), config, server::isOwn);
    Zone zone = new Zone(first.domain(), first.altDomain(), datacenter);
    Resolver resolver =
        new Resolver(
            zone,
            catalog,
            () -> config.get().answers(),
            new HostNames(
                recursors::lookup,
                () -> config.get().recursors(),
                zone::contains,
                System::nanoTime),
            catalog.owner(),
            meter);
    server.serve(new QueryHandler(resolver, recursors, config, meter));
  }

  @Override
  public void close() {
    // Queries that come while the parts behind end are not answered from what has ended.
    server.pause();
  }
}
