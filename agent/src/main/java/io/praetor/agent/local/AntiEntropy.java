package io.praetor.agent.local;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the catalog have what is registered with this agent: what has changed here soon after it
 * has, and all of it from time to time, so that what others have written under this node is put
 * right. One thread, {@code anti-entropy}, owns all of it.
 */
public final class AntiEntropy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent");
  private static final long CLOSE_MS_MAX = 10_000;
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** A change that comes alone goes out after this, with what belongs to it. */
  private static final long ALONE_MS = 2;

  /** What follows in a burst goes out together; where there is much to compare, a longer one. */
  private static final long GATHER_MS_MIN = 20;

  private static final long GATHER_MS_MAX = 500;
  private static final int GATHER_FACTOR = 5;

  /** Where nothing is registered, the first comparison does not hold up the agent's start. */
  private static final long FIRST_MS = 1_000;

  private static final int STEPS_MAX = 32;
  private static final long ANSWER_MS_MAX = 75_000;
  private static final long NO_REASON_AGAIN_MS = 60_000;

  /** An agent that is started is taken in soon; if not, the log says so. */
  private static final long UNREGISTERED_MS_MAX = 30_000;

  private static final long UNREGISTERED_RETRY_MS = 200;

  private final LocalRegistrations registrations;
  private final Catalog catalog;
  private final SyncMeter meter;
  private final OutputDelay delay;
  private final RefusedRows refused = new RefusedRows();
  private final SyncPlan plan;
  private final SyncSchedule schedule;
  private final Thread thread;
  private final long startedMs = nowMs();
  private CatalogRows known = new CatalogRows();

  /** What the catalog has as far as it takes it; null if all is to be compared. */
  private @Nullable LocalView synced;

  private boolean isKnown;

  /** Whether the next comparison is one that follows a failure. */
  private boolean isRetrying;

  private long wholeAtMs;
  private long gatherMs = GATHER_MS_MIN;
  private long steppedAtMs = startedMs;
  private String reason = "";
  private long reasonAtMs;
  private boolean dirty = true;
  private boolean wholeAsked;
  private boolean begun;
  private boolean closing;

  /** The sync of one agent; it begins with {@link #start}. */
  public static AntiEntropy of(
      LocalRegistrations registrations, RoutedCatalog catalog, SyncMeter meter) {
    Random random = new Random();
    return new AntiEntropy(
        registrations, catalog, meter, new SyncSchedule(INTERVAL, random), random);
  }

  AntiEntropy(
      LocalRegistrations registrations,
      Catalog catalog,
      SyncMeter meter,
      SyncSchedule schedule,
      Random random) {
    this.registrations = registrations;
    this.catalog = catalog;
    this.meter = meter;
    delay = new OutputDelay(random);
    this.schedule = schedule;
    plan = new SyncPlan(delay, refused);
    thread = Thread.ofPlatform().name("anti-entropy").daemon().unstarted(this::run);
  }

  /** Begins; returns at once. */
  public void start() {
    registrations.listen((before, after) -> changed());
    LocalView view = registrations.view();
    synchronized (this) {
      wholeAsked |= view.services().size() + view.checks().size() > 0;
      wholeAtMs = nowMs() + FIRST_MS;
    }
    thread.start();
  }

  private synchronized void changed() {
    dirty = true;
    wholeAsked |= !begun;
    notifyAll();
  }

  /** Has all of it compared with the catalog soon, as after a reload. Any thread. */
  public synchronized void askWhole() {
    wholeAsked = true;
    notifyAll();
  }

  private void run() {
    while (true) {
      boolean whole;
      try {
        whole = await();
      } catch (InterruptedException closed) {
        return;
      }
      try {
        round(whole);
      } catch (InterruptedException closed) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("A sync with the catalog failed; it is tried again", e);
        isKnown = false;
        failed("an error in this agent");
      }
    }
  }

  /** Waits for something to do; whether all of it is to be compared. */
  private synchronized boolean await() throws InterruptedException {
    while (true) {
      if (closing) {
        throw new InterruptedException();
      }
      long waitMs = waitMs();
      if (waitMs <= 0) {
        break;
      }
      wait(waitMs);
    }
    boolean whole = wholeAsked || !isKnown || nowMs() >= wholeAtMs;
    wholeAsked = false;
    begun = true;
    dirty = false;
    return whole;
  }

  private long waitMs() {
    long now = nowMs();
    if (wholeAsked || (dirty && isKnown)) {
      return 0;
    }
    long until = wholeAtMs;
    Long output = delay.next();
    if (isKnown && output != null) {
      until = Math.min(until, output / 1_000_000 + 1);
    }
    return until - now;
  }

  private void round(boolean whole) throws InterruptedException {
    if (whole) {
      whole();
    } else {
      long quietMs = nowMs() - steppedAtMs;
      TimeUnit.MILLISECONDS.sleep(Math.max(ALONE_MS, gatherMs - quietMs));
    }
    if (!isKnown || !takeSteps() || !whole) {
      return;
    }
    schedule.succeeded();
    meter.synced();
    if (!reason.isEmpty()) {
      LOG.info("Services and checks are synced with the catalog again");
      reason = "";
    }
  }

  /** Asks what the catalog has. */
  private void whole() throws InterruptedException {
    isRetrying = false;
    Catalog.Found answer;
    try {
      answer = await(catalog.read());
    } catch (CatalogException e) {
      isKnown = false;
      failed(e.reason());
      return;
    }
    CatalogRows rows = answer.rows();
    if (rows == null) {
      // So it is at each start, until the leader has taken this agent in.
      notYet();
      return;
    }
    adoptTags(rows);
    known = rows;
    synced = null;
    isKnown = true;
    refused.release(registrations.view());
    wholeAtMs = nowMs() + schedule.nextMs(answer.nodeCount());
  }

  /** Tags that others have written stay where a service says so, unless they changed here too. */
  private void adoptTags(CatalogRows rows) {
    for (Map.Entry<String, ServiceDefinition> there : rows.services().entrySet()) {
      LocalService here = registrations.view().services().get(there.getKey());
      ServiceDefinition before = known.services().get(there.getKey());
      if (here != null
          && here.definition().enableTagOverride()
          && !here.definition().tags().equals(there.getValue().tags())
          && (before == null || before.tags().equals(here.definition().tags()))) {
        registrations.adoptTags(here.definition().id(), there.getValue().tags());
      }
    }
  }

  /** Writes what differs; whether all of it went well. */
  private boolean takeSteps() throws InterruptedException {
    String failure = null;
    SyncPlan.Steps next;
    LocalView view;
    do {
      long beganNanos = System.nanoTime();
      view = registrations.view();
      next =
          plan.steps(
              synced,
              view,
              known,
              registrations.options().checkUpdateInterval().toNanos(),
              beganNanos);
      long tookMs = (System.nanoTime() - beganNanos) / 1_000_000;
      gatherMs = Math.clamp(GATHER_FACTOR * tookMs, GATHER_MS_MIN, GATHER_MS_MAX);
      String why = take(next.steps());
      failure = failure == null ? why : failure;
    } while (!next.isWhole());
    steppedAtMs = nowMs();
    synced = failure == null ? view : null;
    if (failure != null) {
      failed(failure);
    }
    return failure == null;
  }

  /** Takes steps, and leaves out for now what is not taken; why the first was not, or null. */
  private @Nullable String take(List<SyncStep> steps) throws InterruptedException {
    Semaphore window = new Semaphore(STEPS_MAX);
    List<CompletableFuture<Void>> taken = new ArrayList<>(steps.size());
    for (SyncStep step : steps) {
      window.acquire();
      CompletableFuture<Void> result = catalog.take(step);
      var _ = result.whenComplete((done, failure) -> window.release());
      taken.add(result);
    }
    String failure = null;
    for (int i = 0; i < steps.size(); i++) {
      SyncStep step = steps.get(i);
      try {
        await(taken.get(i));
        refused.taken(step);
        took(step);
      } catch (CatalogException e) {
        meter.failed();
        refused.refused(step);
        LOG.debug("Syncing {} failed: {}", name(step), e.reason());
        if (failure == null) {
          failure = name(step) + ": " + e.reason();
        }
      }
    }
    return failure;
  }

  private <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CatalogException("no answer within " + ANSWER_MS_MAX + " ms");
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof CatalogException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void took(SyncStep step) {
    switch (step) {
      case SyncStep.Register(ServiceDefinition service, List<CatalogCheck> checks) -> {
        if (service != null) {
          known.put(service);
          meter.wroteService();
          LOG.info("Synced service: service={}", service.id());
        }
        for (CatalogCheck check : checks) {
          known.put(check);
          delay.settled(CatalogRow.folded(check.definition().id()), check.definition().output());
          meter.wroteCheck();
          if (service == null) {
            LOG.info("Synced check: check={}", check.definition().id());
          }
        }
      }
      case SyncStep.RemoveService(String id) -> {
        known.removeService(id);
        meter.wroteService();
        LOG.info("Deregistered service: service={}", id);
      }
      case SyncStep.RemoveCheck(String id) -> {
        known.removeCheck(id);
        meter.wroteCheck();
        LOG.info("Deregistered check: check={}", id);
      }
    }
  }

  private static String name(SyncStep step) {
    return switch (step) {
      case SyncStep.Register(ServiceDefinition service, List<CatalogCheck> checks) ->
          service != null
              ? "service " + service.id()
              : "checks "
                  + String.join(", ", checks.stream().map(c -> c.definition().id()).toList());
      case SyncStep.RemoveService(String id) -> "the removal of service " + id;
      case SyncStep.RemoveCheck(String id) -> "the removal of check " + id;
    };
  }

  private void notYet() {
    isKnown = false;
    if (nowMs() - startedMs > UNREGISTERED_MS_MAX) {
      failed(
          "the catalog does not know this node, or does not show it: with access control,"
              + " acl.tokens.agent has to be a token with node write on this node's name");
    } else {
      wholeAtMs = nowMs() + UNREGISTERED_RETRY_MS;
    }
  }

  /** Has all compared again soon: what was written by what failed is not known. */
  private void failed(String why) {
    long now = nowMs();
    if (!isRetrying) {
      isRetrying = true;
      wholeAtMs = now + schedule.retryMs();
    }
    if (registrations.view().isEmpty()) {
      // Nobody misses anything: such as at an agent of this version whose servers are older.
      LOG.debug("The catalog cannot be compared with no services and checks: {}", why);
      return;
    }
    if (!why.equals(reason) || now - reasonAtMs >= NO_REASON_AGAIN_MS) {
      reasonAtMs = now;
      LOG.warn("Services and checks are not synced with the catalog: {}", why);
    }
    reason = why;
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
