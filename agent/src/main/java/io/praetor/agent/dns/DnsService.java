package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.LoopScheduling;
import io.praetor.agent.watched.ViewSettings;
import io.praetor.agent.watched.WatchedCatalog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The DNS server with what it answers from: the agent's own view of the catalog, behind the agent's
 * routes. Opened and closed by the agent's main thread.
 */
public final class DnsService implements AutoCloseable {
  private static final long CLOSE_MS_MAX = 2_000;

  private final DnsServer server;
  private final Scheduling owner;
  private final WatchedCatalog catalog;

  /**
   * Begins to answer.
   *
   * @param server listens; not closed by this
   * @param config what holds now: read for each query, on the thread of the server
   * @param router answers requests about the catalog
   * @param contact for how long the servers have not been heard, in milliseconds
   */
  public DnsService(
      DnsServer server,
      Supplier<DnsConfig> config,
      String datacenter,
      Endpoint router,
      LongSupplier contact,
      DnsMeter meter) {
    this.server = server;
    owner = new LoopScheduling(server.loop());
    catalog = new WatchedCatalog(router, owner, contact, () -> view(config.get()));
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
            owner,
            meter);
    server.serve(new QueryHandler(resolver, recursors, config, meter));
  }

  private static ViewSettings view(DnsConfig config) {
    DnsConfig.View view = config.view();
    return new ViewSettings(
        view.allowStale(), view.maxStale(), view.watchedNamesMax(), view.watchedIdle());
  }

  /** How many names of services are watched. Any thread. */
  public int watchedCount() {
    return catalog.watchedCount();
  }

  @Override
  public void close() {
    // Queries that come while the parts behind end are not answered from what has ended.
    server.pause();
    CountDownLatch closed = new CountDownLatch(1);
    owner.execute(() -> {
      catalog.close();
      closed.countDown();
    });
    try {
      var _ = closed.await(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
