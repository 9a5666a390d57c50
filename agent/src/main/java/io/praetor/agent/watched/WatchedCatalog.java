package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this agent knows of the catalog by itself. Owned by one thread, on which it is asked and
 * tells; {@link #change} and {@link #watchedCount} on any.
 *
 * <p>A service that exists is watched by its name; which names exist is told by two lists that are
 * watched as well, so that names that nobody has registered cost nothing. What is watched begins
 * with the first question for it.
 */
public final class WatchedCatalog {
  /** A list is asked for again after this at the earliest, however often it changes. */
  private static final long LIST_PAUSE_MS = 20;

  private static final long SWEEP_MS = 5_000;
  private static final long CONTACT_FOR_NANOS = 50_000_000;

  /** Questions that are on their way to the catalog and watch nothing. */
  private static final int DIRECT_MAX = 1_000;

  private final Endpoint router;
  private final Scheduling owner;
  private final LongSupplier contact;
  private volatile ViewSettings settings;
  private final LinkedHashMap<String, Watched<List<WatchedInstance>>> services =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, DirectQuestion<?>> direct = new HashMap<>();
  private @Nullable Watched<Set<String>> names;
  private @Nullable Watched<WatchedNodes> nodes;
  private boolean sweeping;
  private boolean closed;
  private long contactMs;
  private long contactAtNanos = System.nanoTime() - CONTACT_FOR_NANOS;
  private volatile int watchedCount;

  /**
   * A view of nothing yet.
   *
   * @param router answers requests
   * @param owner the thread that owns the view
   * @param contact for how long the servers have not been heard, in milliseconds
   */
  public WatchedCatalog(
      Endpoint router, Scheduling owner, LongSupplier contact, ViewSettings settings) {
    this.router = router;
    this.owner = owner;
    this.contact = contact;
    this.settings = settings;
  }

  /** Takes over what a reload changes. Any thread. */
  public void change(ViewSettings next) {
    settings = next;
  }

  /** How many names of services are watched. Any thread. */
  public int watchedCount() {
    return watchedCount;
  }

  /** Asks for the instances of a service, healthy or not; none if there is no such service. */
  public void instances(String service, ViewCallback<List<WatchedInstance>> callback) {
    String folded = service.toLowerCase(Locale.ROOT);
    ViewSettings now = settings;
    if (!now.allowStale()) {
      direct(health(folded, ""), CatalogDocuments::instances, List.of(), callback);
      return;
    }
    Watched<List<WatchedInstance>> known = services.get(folded);
    if (known != null) {
      known.tell(callback, now.maxStale().toMillis());
      return;
    }
    names()
        .tell(
            new ViewCallback<>() {
              @Override
              public void found(Set<String> all, long ageMs) {
                if (all.contains(folded)) {
                  watch(folded).tell(callback, settings.maxStale().toMillis());
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

  private static String health(String folded, String parameter) {
    return "/v1/health/service/" + escaped(folded) + parameter;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Watched<List<WatchedInstance>> watch(String folded) {
    Watched<List<WatchedInstance>> known = services.get(folded);
    if (known != null) {
      return known;
    }
    Iterator<Watched<List<WatchedInstance>>> eldest = services.values().iterator();
    while (services.size() >= settings.namesMax() && eldest.hasNext()) {
      Watched<List<WatchedInstance>> gone = eldest.next();
      eldest.remove();
      gone.end();
    }
    Watched<List<WatchedInstance>> made =
        new Watched<>(this, health(folded, "?stale"), CatalogDocuments::instances, 0);
    services.put(folded, made);
    watchedCount = services.size();
    sweepLater();
    return made;
  }

  private Watched<Set<String>> names() {
    Watched<Set<String>> known = names;
    if (known == null) {
      known =
          new Watched<>(this, "/v1/catalog/services?stale", CatalogDocuments::names, LIST_PAUSE_MS);
      names = known;
      sweepLater();
    }
    return known;
  }

  /** Asks for all nodes. */
  public void nodes(ViewCallback<WatchedNodes> callback) {
    if (!settings.allowStale()) {
      direct("/v1/catalog/nodes", CatalogDocuments::nodes, null, callback);
      return;
    }
    Watched<WatchedNodes> known = nodes;
    if (known == null) {
      known =
          new Watched<>(this, "/v1/catalog/nodes?stale", CatalogDocuments::nodes, LIST_PAUSE_MS);
      nodes = known;
      sweepLater();
    }
    known.tell(callback, settings.maxStale().toMillis());
  }

  /** Asks for the names of services with an instance whose own address is this. */
  public void servicesAt(String address, ViewCallback<List<String>> callback) {
    String filter = "ServiceAddress == \"" + address + "\"";
    direct(
        "/v1/catalog/services?filter=" + escaped(filter) + (settings.allowStale() ? "&stale" : ""),
        CatalogDocuments::spelledNames,
        List.of(),
        callback);
  }

  /** Executes a prepared query; nothing is found if there is none of that name or id. */
  public void execute(String nameOrId, ViewCallback<Optional<QueryAnswer>> callback) {
    direct(
        "/v1/query/" + escaped(nameOrId) + "/execute" + (settings.allowStale() ? "?stale" : ""),
        document -> Optional.of(CatalogDocuments.executed(document)),
        Optional.empty(),
        callback);
  }

  /**
   * Asks once, for all who ask the same meanwhile.
   *
   * @param missing what is told if the catalog says that it does not exist
   */
  @SuppressWarnings("unchecked") // those who ask the same are told the same
  private <T> void direct(
      String uri, Function<byte[], T> reading, @Nullable T missing, ViewCallback<T> callback) {
    DirectQuestion<T> asking = (DirectQuestion<T>) direct.get(uri);
    if (asking == null) {
      if (closed || direct.size() >= DIRECT_MAX) {
        callback.unavailable();
        return;
      }
      DirectQuestion<T> made = new DirectQuestion<>(reading, missing, () -> direct.remove(uri));
      direct.put(uri, made);
      made.add(callback);
      made.ask(owner, answer -> ask(uri, answer));
    } else if (!asking.add(callback)) {
      callback.unavailable();
    }
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
    long idle = settings.idle().toNanos();
    Iterator<Watched<List<WatchedInstance>>> eldest = services.values().iterator();
    while (eldest.hasNext()) {
      Watched<List<WatchedInstance>> each = eldest.next();
      if (!each.isIdle(now, idle)) {
        break;
      }
      eldest.remove();
      each.end();
    }
    watchedCount = services.size();
    Watched<Set<String>> knownNames = names;
    if (knownNames != null && knownNames.isIdle(now, idle)) {
      names = null;
      knownNames.end();
    }
    Watched<WatchedNodes> knownNodes = nodes;
    if (knownNodes != null && knownNodes.isIdle(now, idle)) {
      nodes = null;
      knownNodes.end();
    }
    if (!services.isEmpty() || names != null || nodes != null) {
      sweepLater();
    }
  }

  /** Watches nothing any more. */
  public void close() {
    closed = true;
    List.copyOf(services.values()).forEach(Watched::end);
    services.clear();
    Watched<Set<String>> knownNames = names;
    if (knownNames != null) {
      knownNames.end();
    }
    Watched<WatchedNodes> knownNodes = nodes;
    if (knownNodes != null) {
      knownNodes.end();
    }
  }

  Scheduling owner() {
    return owner;
  }

  CatalogRequest ask(String uri, CatalogRequest.Callback callback) {
    return CatalogRequest.ask(router, owner, uri, callback);
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
