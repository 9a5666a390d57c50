package io.praetor.agent.watched;

import io.praetor.agent.prepared.CompiledTemplates;
import io.praetor.agent.query.Scheduling;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.RegisteredNode;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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

  private static final CatalogSource.Reading<List<RegisteredNode>, WatchedNodes> READ_NODES =
      nodes -> new WatchedNodes(nodes.records());

  private static final long SWEEP_MS = 5_000;
  private final CatalogSource source;
  private final Scheduling owner;
  private final Supplier<String> tokens;
  private final ContactAge contact;
  private final Supplier<ViewSettings> settings;
  private final LinkedHashMap<String, CatalogWatch<WatchedService>> services =
      new LinkedHashMap<>(16, 0.75f, true);
  private final DirectQueries direct = new DirectQueries(this);
  private final WatchedList<WatchedNames> names;
  private final WatchedList<WatchedNodes> nodes;
  private final QueryExecutions executions;
  private final List<WatchedList<?>> lists;
  private final WatchedAddresses addresses = new WatchedAddresses();
  private final CallbackGuard guard = new CallbackGuard();

  /** The secret with which all was asked for that is known. */
  private String token;

  private boolean sweeping;
  private boolean closed;
  private volatile int watchedCount;

  /**
   * A view of nothing yet.
   *
   * @param source answers what is asked about the catalog
   * @param owner the thread that owns the view
   * @param tokens the secret whose rights count; read for each question, and what was seen with
   *     another is forgotten
   * @param contact for how long the servers have not been heard, in milliseconds
   * @param settings what holds now; read for each question
   */
  public WatchedCatalog(
      CatalogSource source,
      Scheduling owner,
      Supplier<String> tokens,
      LongSupplier contact,
      Supplier<ViewSettings> settings) {
    this.source = source;
    this.owner = owner;
    this.tokens = tokens;
    this.token = tokens.get();
    this.contact = new ContactAge(contact);
    this.settings = settings;
    CompiledTemplates templates = new CompiledTemplates();
    names = new WatchedList<>(this, watching(CatalogQuestion.names(), WatchedNames::of));
    nodes = new WatchedList<>(this, watching(CatalogQuestion.nodes(), READ_NODES));
    WatchedList<WatchedQueries> queries =
        new WatchedList<>(
            this,
            watching(
                CatalogQuestion.queries(), all -> WatchedQueries.of(all.records(), templates)));
    executions = new QueryExecutions(this, queries);
    lists = List.of(names, nodes, queries);
  }

  private <R, T> CatalogWatch.Question<T> watching(
      CatalogQuestion<R> question, CatalogSource.Reading<R, T> reading) {
    return (asking, callback) -> source.ask(token, question, asking, reading, callback);
  }

  /** How many names of services are watched. Any thread. */
  public int watchedCount() {
    return watchedCount;
  }

  /** Asks for the instances of a service, healthy or not; none if there is no such service. */
  public void instances(String service, ViewCallback<List<WatchedInstance>> callback) {
    String folded = CatalogRow.folded(service);
    ViewCallback<WatchedService> whole = callback.of(WatchedService::instances);
    ViewSettings now = settings.get();
    if (!isOpen()) {
      callback.unavailable();
    } else if (!isName(folded)) {
      callback.found(List.of(), 0);
    } else if (!now.allowStale()) {
      ask(DirectQueryKind.CATALOG, CatalogQuestion.instances(folded), WatchedService::of, whole);
    } else {
      watched(folded, now.maxStale().toMillis(), whole);
    }
  }

  /**
   * Asks for the instances of a service, however old what is known of it.
   *
   * @param shown the secret of who asks: nothing is told to another than the view asks with
   */
  public void keptService(String shown, String service, ViewCallback<WatchedService> callback) {
    String folded = CatalogRow.folded(service);
    if (!isOpen() || !token.equals(shown) || !isName(folded)) {
      callback.unavailable();
    } else {
      watched(folded, Long.MAX_VALUE, callback);
    }
  }

  /**
   * Asks for the names of services, however old what is known of them.
   *
   * @param shown the secret of who asks: nothing is told to another than the view asks with
   */
  public void keptNames(String shown, ViewCallback<WatchedNames> callback) {
    if (!isOpen() || !token.equals(shown)) {
      callback.unavailable();
    } else {
      sweepLater();
      names.get(callback, Long.MAX_VALUE);
    }
  }

  /** Whether anything is told. What was seen with another token than the one of now goes. */
  private boolean isOpen() {
    String now = tokens.get();
    if (!closed && !now.equals(token)) {
      token = now;
      forget();
      direct.giveUp();
    }
    return !closed;
  }

  /** The secret that the view asks with now. Any thread. */
  public String token() {
    return tokens.get();
  }

  /** Whether the lists that are watched may leave out what is there. */
  boolean isJudged() {
    return settings.get().isJudged();
  }

  private void watched(String folded, long maxStaleMs, ViewCallback<WatchedService> callback) {
    CatalogWatch<WatchedService> known = services.get(folded);
    if (known != null) {
      known.get(callback, maxStaleMs);
      return;
    }
    sweepLater();
    names.get(
        new ViewCallback<>() {
          @Override
          public void found(WatchedNames all, long ageMs) {
            boolean isThere = all.folded().contains(folded);
            CatalogWatch<WatchedService> watched = isThere ? watch(folded) : null;
            if (watched != null) {
              watched.get(callback, maxStaleMs);
            } else if (isThere) {
              ask(
                  DirectQueryKind.CATALOG,
                  CatalogQuestion.instances(folded),
                  WatchedService::of,
                  callback);
            } else {
              callback.found(WatchedService.of(all.found().with(List.of())), ageMs);
            }
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        },
        maxStaleMs);
  }

  private <R, T> void ask(
      DirectQueryKind kind,
      CatalogQuestion<R> question,
      CatalogSource.Reading<R, T> reading,
      ViewCallback<T> callback) {
    boolean stale = settings.get().allowStale();
    direct.ask(
        kind,
        stale ? "stale " + question.path() : question.path(),
        stale,
        answered ->
            source.ask(token, question, CatalogSource.Asking.atOnce(stale), reading, answered),
        callback);
  }

  /** Whether this may be a name of the catalog, and is a segment of a path whatever it holds. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || Character.isISOControl(c) || c == '\uFFFD');
  }

  /** The watch of a service; null if each of as many as may be is awaited. */
  private @Nullable CatalogWatch<WatchedService> watch(String folded) {
    CatalogWatch<WatchedService> known = services.get(folded);
    if (known != null) {
      return known;
    }
    trim(settings.get().namesMax() - 1);
    watchedCount = services.size();
    if (services.size() >= settings.get().namesMax()) {
      return null;
    }
    CatalogWatch<WatchedService> made =
        new CatalogWatch<>(
            this, watching(CatalogQuestion.instances(folded), WatchedService::of), 0);
    services.put(folded, made);
    watchedCount = services.size();
    sweepLater();
    return made;
  }

  /** Ends what was asked for least recently, while there is more; not what is awaited. */
  private void trim(int namesMax) {
    Iterator<CatalogWatch<WatchedService>> eldest = services.values().iterator();
    while (services.size() > namesMax && eldest.hasNext()) {
      CatalogWatch<WatchedService> each = eldest.next();
      if (!each.isAwaited()) {
        eldest.remove();
        each.end();
      }
    }
  }

  /** Asks for all nodes. */
  public void nodes(ViewCallback<WatchedNodes> callback) {
    if (!isOpen()) {
      callback.unavailable();
      return;
    }
    if (!settings.get().allowStale()) {
      ask(DirectQueryKind.CATALOG, CatalogQuestion.nodes(), READ_NODES, callback);
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
    if (!isOpen() || !settings.get().allowStale()) {
      askForAddress(address, callback);
      return;
    }
    sweepLater();
    names.get(
        new ViewCallback<>() {
          @Override
          public void found(WatchedNames all, long ageMs) {
            List<String> known = addresses.get(address, all);
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
    boolean stale = settings.get().allowStale();
    ask(
        DirectQueryKind.ADDRESS,
        CatalogQuestion.namesAt(address),
        found ->
            new WatchedAddresses.Services(List.copyOf(found.records().keySet()), found.index()),
        new ViewCallback<>() {
          @Override
          public void found(WatchedAddresses.Services services, long ageMs) {
            if (stale) {
              addresses.put(address, services);
            }
            callback.found(services.names(), ageMs);
          }

          @Override
          public void unavailable() {
            callback.unavailable();
          }
        });
  }

  /**
   * Executes a prepared query; nothing is found if there is none of that name or id. A query that
   * asks for more than is watched here is executed by the servers.
   *
   * @param client the address of whom it is executed for, which some queries are about
   */
  public void execute(
      String nameOrId, String client, ViewCallback<Optional<PreparedQueryResult>> callback) {
    if (!isName(nameOrId)) {
      callback.found(Optional.empty(), 0);
    } else if (!isOpen() || !settings.get().allowStale()) {
      executions.ask(nameOrId, client, true, callback);
    } else {
      sweepLater();
      executions.execute(nameOrId, client, settings.get().maxStale().toMillis(), callback);
    }
  }

  /** Asks for a document once, for all who ask for the same meanwhile. */
  <T> void ask(
      DirectQueryKind kind,
      String path,
      String client,
      CatalogSource.Reading<byte[], T> reading,
      T missing,
      ViewCallback<T> callback) {
    boolean stale = settings.get().allowStale();
    CatalogSource.Document<T> document =
        new CatalogSource.Document<>(token, path, client, reading, missing);
    direct.ask(
        kind,
        (stale ? "stale " : "") + client + " " + path,
        stale,
        answered -> source.document(document, CatalogSource.Asking.atOnce(stale), answered),
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
    if (!isOpen()) {
      return;
    }
    long now = System.nanoTime();
    long idle = settings.get().idle().toNanos();
    Iterator<CatalogWatch<WatchedService>> eldest = services.values().iterator();
    while (eldest.hasNext()) {
      CatalogWatch<WatchedService> each = eldest.next();
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
    forget();
    direct.close();
  }

  private void forget() {
    List<CatalogWatch<WatchedService>> ended = List.copyOf(services.values());
    services.clear();
    watchedCount = 0;
    addresses.clear();
    ended.forEach(CatalogWatch::end);
    lists.forEach(WatchedList::end);
  }

  /** The servers, or this one, refuse what a watch asks for. */
  void refused(String text) {
    LOG.warn(
        "The view of the catalog behind DNS and reads with cached may not ask: {}."
            + " It asks with acl.tokens.dns, or else acl.tokens.default",
        text);
  }

  /** What tells the callbacks of watches. */
  CallbackGuard guard() {
    return guard;
  }

  /** The thread that owns the view. */
  public Scheduling owner() {
    return owner;
  }

  /** How old an answer is that any server may have given. */
  long ageMs(long lastContactMs) {
    return Math.max(contactAgeMs(System.nanoTime()), lastContactMs);
  }

  /** Whether what is so old may be told. */
  boolean isYoung(long ageMs) {
    return ageMs <= settings.get().maxStale().toMillis();
  }

  /** For how long the servers have not been heard. */
  long contactAgeMs(long now) {
    return contact.ms(now);
  }
}
