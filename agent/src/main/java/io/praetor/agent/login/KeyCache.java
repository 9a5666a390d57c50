package io.praetor.agent.login;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of providers, kept for a while and fetched one at a time for each provider, however many
 * wait for them; any thread. Fetches run on the executor, which they block.
 */
final class KeyCache {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl.login");

  private final LoginLimits limits;
  private final Executor fetches;
  private final LoginMeter meter;
  private final Map<KeyPlace, Entry> entries = new ConcurrentHashMap<>();

  KeyCache(LoginLimits limits, Executor fetches, LoginMeter meter) {
    this.limits = limits;
    this.fetches = fetches;
    this.meter = meter;
  }

  /** The keys of a place, from when they were last fetched unless that is too long ago. */
  CompletableFuture<KeySet> keys(KeyPlace place) {
    return entry(place).keys();
  }

  /**
   * The keys of a place that are newer than some in which a token's key is not, or null if it is
   * too soon to ask again.
   */
  @Nullable CompletableFuture<KeySet> newer(KeyPlace place, KeySet than) {
    return entry(place).newer(than);
  }

  private Entry entry(KeyPlace place) {
    if (entries.size() >= limits.placesMax() && !entries.containsKey(place)) {
      // Those that methods still name are fetched again.
      entries.clear();
    }
    return entries.computeIfAbsent(place, Entry::new);
  }

  /** What is known of one place. All fields are guarded by this. */
  private final class Entry {
    private final KeyPlace place;
    private @Nullable KeySet kept;
    private @Nullable CompletableFuture<KeySet> underWay;
    private @Nullable LoginException failure;
    private long failedAtNanos;

    Entry(KeyPlace place) {
      this.place = place;
    }

    private boolean isWithin(long sinceNanos, long ms) {
      return System.nanoTime() - sinceNanos < TimeUnit.MILLISECONDS.toNanos(ms);
    }

    synchronized CompletableFuture<KeySet> keys() {
      KeySet known = kept;
      return known != null && isWithin(known.atNanos(), limits.keysMsMax())
          ? CompletableFuture.completedFuture(known)
          : fetched();
    }

    synchronized @Nullable CompletableFuture<KeySet> newer(KeySet than) {
      KeySet known = kept;
      if (known != null && known.atNanos() - than.atNanos() > 0) {
        return CompletableFuture.completedFuture(known);
      }
      return isWithin(than.atNanos(), limits.refetchMsMin()) ? null : fetched();
    }

    private CompletableFuture<KeySet> fetched() {
      CompletableFuture<KeySet> running = underWay;
      if (running != null) {
        return running;
      }
      LoginException last = failure;
      if (last != null && isWithin(failedAtNanos, limits.retryMsMin())) {
        return CompletableFuture.failedFuture(last);
      }
      CompletableFuture<KeySet> next = new CompletableFuture<>();
      underWay = next;
      try {
        fetches.execute(() -> fetch(next));
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        // No thread for it: the next login tries again.
        underWay = null;
        return CompletableFuture.failedFuture(
            new LoginException(
                LoginException.Cause.BUSY, "too many fetches of keys are under way; try again"));
      }
      return next;
    }

    private void fetch(CompletableFuture<KeySet> next) {
      try {
        meter.fetched();
        KeySet keys = downloaded();
        if (succeeded(keys)) {
          LOG.info("The keys of {} can be had again", place.url());
        }
        next.complete(keys);
      } catch (LoginException e) {
        failed(e);
        next.completeExceptionally(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LoginException stopped = LoginException.noKeys("this server is shutting down");
        failed(stopped);
        next.completeExceptionally(stopped);
      } catch (IOException | RuntimeException | Error e) {
        // Whatever it is, the logins that wait for it must hear, and the next one tries again.
        LoginException broken =
            LoginException.noKeys(
                "the keys of the provider cannot be had from " + place.first() + ": " + e);
        failed(broken);
        next.completeExceptionally(broken);
      }
    }

    private KeySet downloaded() throws LoginException, IOException, InterruptedException {
      try (KeyDownload download = new KeyDownload(place, limits)) {
        return download.fetch();
      }
    }

    /** Whether the fetch before had failed. */
    private synchronized boolean succeeded(KeySet keys) {
      boolean isMended = failure != null;
      kept = keys;
      failure = null;
      underWay = null;
      return isMended;
    }

    private void failed(LoginException why) {
      meter.fetchFailed();
      boolean isNew;
      synchronized (this) {
        isNew = failure == null;
        failure = why;
        failedAtNanos = System.nanoTime();
        underWay = null;
      }
      if (isNew) {
        LOG.warn("Logins that need them fail: {}", why.text());
      }
    }
  }
}
