package io.praetor.agent.watched;

import io.netty.util.NetUtil;
import io.praetor.agent.prepared.CompiledTemplates;
import io.praetor.agent.prepared.Resolution;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Freshness;
import io.praetor.store.prepared.PreparedQuery;
import io.praetor.store.prepared.QueryDefinition;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this agent knows of the catalog by itself. Owned by one thread, on which it is asked and
 * tells; {@link #watchedCount} on any.
 *
 * <p>A service that exists is watched by its name; which names exist is told by three lists that
 * are watched as well, of services, nodes and prepared queries, so that names that nobody has
 * registered cost nothing. What is watched begins with the first question for it.
 */
public final class WatchedCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedCatalog.class);

  private static final long SWEEP_MS = 5_000;
  private static final long CONTACT_FOR_NANOS = 50_000_000;

  private static final long FAILURE_LOG_NANOS = 10_000_000_000L;

  private final Endpoint router;
  private final Scheduling owner;
  private final LongSupplier contact;
  private final Supplier<ViewSettings> settings;
  private final LinkedHashMap<String, CatalogWatch<List<WatchedInstance>>> services =
      new LinkedHashMap<>(16, 0.75f, true);
  private final DirectQueries direct = new DirectQueries(this);
  private final WatchedList<Set<String>> names =
      new WatchedList<>(this, "/v1/catalog/services?stale", CatalogDocuments::names);
  private final WatchedList<WatchedNodes> nodes =
      new WatchedList<>(this, "/v1/catalog/nodes?stale", CatalogDocuments::nodes);
  private final CompiledTemplates templates = new CompiledTemplates();
  private final WatchedList<WatchedQueries> queries =
      new WatchedList<>(
          this, "/v1/query?stale", document -> WatchedQueries.read(document, templates));
  private final List<WatchedList<?>> lists = List.of(names, nodes, queries);
  private final WatchedAddresses addresses = new WatchedAddresses();
  private boolean sweeping;
  private boolean closed;
  private long contactMs;
  private long contactAtNanos = System.nanoTime() - CONTACT_FOR_NANOS;
  private long failureLogNanos = System.nanoTime() - FAILURE_LOG_NANOS;
  private volatile int watchedCount;

  /**
   * A view of nothing yet.
   *
   * @param router answers requests
   * @param owner the thread that owns the view
   * @param contact for how long the servers have not been heard, in milliseconds
   * @param settings what holds now; read for each question
   */
  public WatchedCatalog(
      Endpoint router, Scheduling owner, LongSupplier contact, Supplier<ViewSettings> settings) {
    this.router = router;
    this.owner = owner;
    this.contact = contact;
    this.settings = settings;
  }

  /** How many names of services are watched. Any thread. */
  public int watchedCount() {
    return watchedCount;
  }

  /** Asks for the instances of a service, healthy or not; none if there is no such service. */
  public void instances(String service, ViewCallback<List<WatchedInstance>> callback) {
    String folded = service.toLowerCase(Locale.ROOT);
    ViewSettings now = settings.get();
    if (closed) {
      callback.unavailable();
      return;
    }
    if (!isName(folded)) {
      callback.found(List.of(), 0);
      return;
    }
    if (!now.allowStale()) {
      directInstances(folded, callback);
      return;
    }
    CatalogWatch<List<WatchedInstance>> known = services.get(folded);
    if (known != null) {
      known.get(callback, now.maxStale().toMillis());
      return;
    }
    sweepLater();
    names.get(
        new ViewCallback<>() {
          @Override
          public void found(Set<String> all, long ageMs) {
            CatalogWatch<List<WatchedInstance>> watched =
                all.contains(folded) ? watch(folded) : null;
            if (watched != null) {
              watched.get(callback, settings.get().maxStale().toMillis());
            } else if (all.contains(folded)) {
              directInstances(folded, callback);
            } else {
              callback.found(List.of(), ageMs);
            }
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        now.maxStale().toMillis());
  }

  /** Whether this may be a name of the catalog, and is a segment of a path whatever it holds. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c) || c == '\uFFFD');
  }

  private void directInstances(String folded, ViewCallback<List<WatchedInstance>> callback) {
    boolean stale = settings.get().allowStale();
    direct.ask(
        DirectQueryKind.CATALOG,
        health(folded, stale ? "?stale" : ""),
        stale,
        (document, _) -> CatalogDocuments.instances(document),
        List.of(),
        callback);
  }

  private static String health(String folded, String parameter) {
    return "/v1/health/service/" + escaped(folded) + parameter;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The watch of a service; null if each of as many as may be is awaited. */
  private @Nullable CatalogWatch<List<WatchedInstance>> watch(String folded) {
    CatalogWatch<List<WatchedInstance>> known = services.get(folded);
    if (known != null) {
      return known;
    }
    trim(settings.get().namesMax() - 1);
    watchedCount = services.size();
    if (services.size() >= settings.get().namesMax()) {
      return null;
    }
    CatalogWatch<List<WatchedInstance>> made =
        new CatalogWatch<>(this, health(folded, "?stale"), CatalogDocuments::instances, 0);
    services.put(folded, made);
    watchedCount = services.size();
    sweepLater();
    return made;
  }

  /** Ends what was asked for least recently, while there is more; not what is awaited. */
  private void trim(int namesMax) {
    Iterator<CatalogWatch<List<WatchedInstance>>> eldest = services.values().iterator();
    while (services.size() > namesMax && eldest.hasNext()) {
      CatalogWatch<List<WatchedInstance>> each = eldest.next();
      if (!each.isAwaited()) {
        eldest.remove();
        each.end();
      }
    }
  }

  /** Asks for all nodes. */
  public void nodes(ViewCallback<WatchedNodes> callback) {
    if (closed) {
      callback.unavailable();
      return;
    }
    if (!settings.get().allowStale()) {
      direct.ask(
          DirectQueryKind.CATALOG,
          "/v1/catalog/nodes",
          false,
          (document, _) -> CatalogDocuments.nodes(document),
          null,
          callback);
      return;
    }
    sweepLater();
    nodes.get(callback, settings.get().maxStale().toMillis());
  }

  /**
   * Asks for the names of services with an instance whose own address is this. What was found is
   * told again until any service changes.
   */
  public void servicesAt(InetAddress address, ViewCallback<List<String>> callback) {
    if (closed || !settings.get().allowStale()) {
      askForAddress(address, callback);
      return;
    }
    sweepLater();
    names.get(
        new ViewCallback<>() {
          @Override
          public void found(Set<String> all, long ageMs) {
            List<String> known = addresses.get(address, names.index());
            if (known == null) {
              askForAddress(address, callback);
            } else {
              callback.found(known, ageMs);
            }
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        settings.get().maxStale().toMillis());
  }

  private void askForAddress(InetAddress address, ViewCallback<List<String>> callback) {
    String text = address.getHostAddress();
    String shortText = NetUtil.toAddressString(address);
    String filter = "ServiceAddress == \"" + text + "\"";
    if (!shortText.equals(text)) {
      filter += " or ServiceAddress == \"" + shortText + "\"";
    }
    boolean stale = settings.get().allowStale();
    direct.ask(
        DirectQueryKind.ADDRESS,
        "/v1/catalog/services?filter=" + escaped(filter) + (stale ? "&stale" : ""),
        stale,
        (document, index) -> {
          List<String> found = CatalogDocuments.spelledNames(document);
          if (stale) {
            addresses.put(address, new WatchedAddresses.Services(found, index));
          }
          return found;
        },
        List.of(),
        callback);
  }

  /**
   * Executes a prepared query; nothing is found if there is none of that name or id. A query that
   * asks for more than is watched here is executed by the servers.
   */
  public void execute(String nameOrId, ViewCallback<Optional<PreparedQueryResult>> callback) {
    if (!isName(nameOrId)) {
      callback.found(Optional.empty(), 0);
      return;
    }
    if (closed || !settings.get().allowStale()) {
      askForExecution(nameOrId, callback);
      return;
    }
    sweepLater();
    queries.get(
        new ViewCallback<>() {
          @Override
          public void found(WatchedQueries all, long ageMs) {
            switch (all.find(nameOrId)) {
              case Resolution.Unknown _ -> callback.found(Optional.empty(), ageMs);
              case Resolution.Refused _ -> callback.unavailable();
              case Resolution.Found(PreparedQuery query) ->
                  execute(nameOrId, query.definition(), ageMs, callback);
            }
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        settings.get().maxStale().toMillis());
  }

  private void execute(
      String nameOrId,
      QueryDefinition query,
      long queryAgeMs,
      ViewCallback<Optional<PreparedQueryResult>> callback) {
    if (!WatchedQueries.isWatchable(query)) {
      askForExecution(nameOrId, callback);
      return;
    }
    instances(
        query.service().service(),
        new ViewCallback<>() {
          @Override
          public void found(List<WatchedInstance> all, long ageMs) {
            callback.found(
                Optional.of(WatchedQueries.execute(query, all)), Math.max(queryAgeMs, ageMs));
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        });
  }

  private void askForExecution(
      String nameOrId, ViewCallback<Optional<PreparedQueryResult>> callback) {
    boolean stale = settings.get().allowStale();
    direct.ask(
        DirectQueryKind.QUERY,
        "/v1/query/" + escaped(nameOrId) + "/execute" + (stale ? "?stale" : ""),
        stale,
        (document, _) -> Optional.of(CatalogDocuments.executed(document)),
        Optional.empty(),
        callback);
  }

  private void sweepLater() {
    if (!sweeping) {
      sweeping = true;
      owner.schedule(this::sweep, SWEEP_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends what nobody asks for. */
  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    long idle = settings.get().idle().toNanos();
    Iterator<CatalogWatch<List<WatchedInstance>>> eldest = services.values().iterator();
    while (eldest.hasNext()) {
      CatalogWatch<List<WatchedInstance>> each = eldest.next();
      if (!each.isIdle(now, idle)) {
        break;
      }
      eldest.remove();
      each.end();
    }
    trim(settings.get().namesMax());
    watchedCount = services.size();
    lists.forEach(list -> list.endIfIdle(now, idle));
    if (!services.isEmpty() || lists.stream().anyMatch(WatchedList::isWatched)) {
      sweepLater();
    }
  }

  /** Watches nothing any more, and tells whoever asks that there is no answer. */
  public void close() {
    closed = true;
    List.copyOf(services.values()).forEach(CatalogWatch::end);
    services.clear();
    watchedCount = 0;
    lists.forEach(WatchedList::end);
    addresses.clear();
    direct.close();
  }

  /** Tells what was found; a callback that fails keeps nobody else from being told. */
  <T> void found(ViewCallback<T> callback, T value, long ageMs) {
    guarded(() -> callback.found(value, ageMs));
  }

  /** Tells that there is no answer. */
  void unavailable(ViewCallback<?> callback) {
    guarded(callback::unavailable);
  }

  private void guarded(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException | Error e) {
      long now = System.nanoTime();
      if (now - failureLogNanos >= FAILURE_LOG_NANOS) {
        failureLogNanos = now;
        LOG.error("An answer from the view of the catalog could not be given", e);
      }
    }
  }

  Scheduling owner() {
    return owner;
  }

  CatalogRequest ask(String uri, CatalogRequest.Callback callback) {
    return CatalogRequest.ask(router, owner, uri, callback);
  }

  /** How old an answer is that any server may have given. */
  long ageMs(Freshness freshness) {
    return Math.max(contactAgeMs(System.nanoTime()), freshness.lastContactMs());
  }

  /** Whether what is so old may be told. */
  boolean isYoung(long ageMs) {
    return ageMs <= settings.get().maxStale().toMillis();
  }

  /** For how long the servers have not been heard. */
  long contactAgeMs(long now) {
    if (now - contactAtNanos >= CONTACT_FOR_NANOS) {
      contactAtNanos = now;
      contactMs = contact.getAsLong();
    }
    return contactMs;
  }
}
