package io.praetor.agent.login;

import io.praetor.agent.login.LoginException.Cause;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks bearer tokens on threads of its own, which end when there is nothing to do: signatures on
 * some, fetches of keys on others; any thread may ask.
 */
public final class BearerChecks implements AutoCloseable {
  private static final int CHECK_THREADS_MAX = 2;
  private static final int FETCH_THREADS_MAX = 4;
  private static final int FETCHES_WAITING_MAX = 64;
  private static final int IDLE_SECONDS = 10;

  private final LoginLimits limits;
  private final InstantSource clock;
  private final ThreadPoolExecutor checks;
  private final ThreadPoolExecutor fetches;
  private final KeyCache cache;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Checks within limits.
   *
   * @param clock the wall clock, by which tokens expire
   */
  public BearerChecks(LoginLimits limits, InstantSource clock, LoginMeter meter) {
    this.limits = limits;
    this.clock = clock;
    checks = threads("login", CHECK_THREADS_MAX, limits.waitingMax() * 2);
    fetches = threads("login-keys", FETCH_THREADS_MAX, FETCHES_WAITING_MAX);
    cache = new KeyCache(limits, fetches, meter);
  }

  private static ThreadPoolExecutor threads(String name, int max, int queue) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            max,
            max,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Checks a bearer token.
   *
   * @return what it says of its holder, or a {@link LoginException}; completed on a thread of the
   *     checks
   */
  public CompletableFuture<Identity> check(JwtConfig config, String bearer) {
    if (bearer.length() > limits.bearerCharsMax()) {
      return CompletableFuture.failedFuture(
          LoginException.denied(
              "the bearer token is longer than " + limits.bearerCharsMax() + " characters"));
    }
    if (waiting.incrementAndGet() > limits.waitingMax()) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(busy());
    }
    CompletableFuture<Identity> identity;
    try {
      identity = begun(config, bearer);
    } catch (RejectedExecutionException e) {
      identity = CompletableFuture.failedFuture(busy());
    } catch (Throwable e) {
      waiting.decrementAndGet();
      throw e;
    }
    return identity.whenComplete((_, _) -> waiting.decrementAndGet());
  }

  private CompletableFuture<Identity> begun(JwtConfig config, String bearer) {
    KeyPlace place = config.place();
    return CompletableFuture.supplyAsync(
            () -> unchecked(() -> BearerToken.parse(bearer, config)), checks)
        .thenCompose(token ->
            place == null
                ? CompletableFuture.completedFuture(
                    signed(token, config, new KeySet(config.keys(), "", 0)))
                : fetched(token, config, place));
  }

  private CompletableFuture<Identity> fetched(BearerToken token, JwtConfig config, KeyPlace place) {
    return cache
        .keys(place)
        .thenComposeAsync(
            keys -> {
              CompletableFuture<KeySet> newer =
                  token.isSignedByOneOf(keys.keys()) ? null : cache.newer(place, keys);
              // Providers change their keys: those that were fetched may be the old ones.
              return newer == null ? CompletableFuture.completedFuture(keys) : newer;
            },
            checks)
        .thenApplyAsync(keys -> signed(token, config, keys), checks);
  }

  private Identity signed(BearerToken token, JwtConfig config, KeySet keys) {
    return unchecked(() -> {
      if (!token.isSignedByOneOf(keys.keys())) {
        throw LoginException.denied(
            "the bearer token is signed by none of the keys that the auth method knows");
      }
      Claims claims = new Claims(token.claims());
      claims.check(config, keys.issuer(), clock.instant());
      return claims.identity(config);
    });
  }

  /**
   * Has something run on a thread of the checks.
   *
   * @return false if too much waits for them: it is not run
   */
  public boolean execute(Runnable work) {
    try {
      checks.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** The refusal of a login that finds no room. */
  public static LoginException busy() {
    return new LoginException(Cause.BUSY, "too many logins are under way; try again");
  }

  /** Something that may refuse. */
  @FunctionalInterface
  private interface Step<T> {
    T run() throws LoginException;
  }

  private static <T> T unchecked(Step<T> step) {
    try {
      return step.run();
    } catch (LoginException e) {
      throw new CompletionException(e);
    }
  }

  /** What a check that failed says; one that failed for no reason of its own is a fault. */
  public static @Nullable LoginException refusal(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case LoginException refused -> refused;
      case RejectedExecutionException _ -> busy();
      default -> null;
    };
  }

  /** How many are under way. */
  public int waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    for (ThreadPoolExecutor threads : List.of(checks, fetches)) {
      threads.shutdownNow();
    }
  }
}
