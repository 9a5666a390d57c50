package io.praetor.agent;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.LoopScheduling;
import io.praetor.agent.routing.Router;
import io.praetor.agent.telemetry.Metrics;
import io.praetor.agent.watched.ViewSettings;
import io.praetor.agent.watched.WatchedCatalog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own view of the catalog, for DNS and for reads with {@code cached} alike. The thread
 * of the DNS server owns it, or one of its own where there is no DNS, which begins with the first
 * question. Opened and closed by the agent's main thread.
 */
final class CatalogView implements AutoCloseable {
  private static final long CLOSE_MS_MAX = 2_000;

  private final RunningConfig settings;
  private final Supplier<String> token;
  private final Metrics metrics;
  private final CompletableFuture<WatchedCatalog> catalog = new CompletableFuture<>();
  private volatile @Nullable EventLoop own;

  /**
   * A view that is not there yet.
   *
   * @param settings is read for each question
   * @param token the secret that it asks with, read for each question
   */
  CatalogView(RunningConfig settings, Supplier<String> token, Metrics metrics) {
    this.settings = settings;
    this.token = token;
    this.metrics = metrics;
  }

  /** The view, completed once it is open and it is known whether there is DNS. */
  CompletableFuture<WatchedCatalog> catalog() {
    return catalog;
  }

  /**
   * Begins the view, of nothing yet.
   *
   * @param dns the thread of the DNS server; null if there is none
   * @param parts says where the view asks
   */
  CatalogView open(CompletableFuture<@Nullable Scheduling> dns, AgentParts parts, Router router) {
    var _ =
        dns.thenAccept(thread -> {
          Scheduling owner = thread == null ? ownThread() : thread;
          WatchedCatalog made =
              new WatchedCatalog(
                  parts.catalog(router, owner),
                  owner,
                  token,
                  parts::contactAgeMs,
                  () -> settings(settings.now()));
          metrics.gauge("dns.watched_names", made::watchedCount);
          metrics.means(
              "dns.watched_names", "Names of services that are watched for DNS and cached reads.");
          catalog.complete(made);
        });
    return this;
  }

  private Scheduling ownThread() {
    EventLoop made = new DefaultEventLoop(new DefaultThreadFactory("catalog-view", true));
    own = made;
    return new LoopScheduling(made);
  }

  private static ViewSettings settings(AgentConfig config) {
    DnsConfig.View view = config.dns().view();
    return new ViewSettings(
        view.allowStale(),
        view.maxStale(),
        view.watchedNamesMax(),
        view.watchedIdle(),
        config.acl().enabled());
  }

  @Override
  public void close() {
    WatchedCatalog made = catalog.isDone() ? catalog.join() : null;
    if (made != null) {
      CountDownLatch closed = new CountDownLatch(1);
      made.owner()
          .execute(() -> {
            made.close();
            closed.countDown();
          });
      try {
        var _ = closed.await(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    EventLoop ended = own;
    if (ended != null) {
      var _ = ended.shutdownGracefully(0, CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
    }
  }
}
