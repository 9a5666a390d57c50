package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Route;
import io.praetor.agent.rpc.Identity;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many requests a server takes in a second ({@code limits.request_limits}), whether they come
 * over HTTP or from another agent, questions for the rights of tokens among them; this agent's own
 * do not count. Any thread.
 */
final class RequestRates implements Gatekeeper {
  private static final Logger LOG = LoggerFactory.getLogger("agent.rate-limit");
  private static final long TELL_EVERY_NANOS = 10_000_000_000L;

  /** A burst may take what a rate gives in this time, as in Consul. */
  private static final long BURST_NANOS = 10_000_000_000L;

  /** Counts what was above a rate. */
  interface Meter {
    void exceeded(boolean write, boolean enforced);
  }

  private record Settings(boolean counts, boolean enforces, Rate reads, Rate writes) {}

  /** One rate, as the moment up to which what was taken pays for itself. */
  private static final class Rate {
    private final long intervalNanos;
    private final AtomicLong paidNanos = new AtomicLong(System.nanoTime());

    Rate(double perSecond) {
      this.intervalNanos = perSecond < 0 ? 0 : Math.max(1, (long) (1e9 / perSecond));
    }

    boolean take() {
      if (intervalNanos == 0) {
        return true;
      }
      while (true) {
        long now = System.nanoTime();
        long paid = paidNanos.get();
        long from = paid - now < 0 ? now : paid;
        if (from - now > Math.max(0, BURST_NANOS - intervalNanos)) {
          return false;
        }
        if (paidNanos.compareAndSet(paid, from + intervalNanos)) {
          return true;
        }
      }
    }
  }

  private final Gatekeeper inner;
  private final BooleanSupplier isLeader;
  private final Meter meter;
  private final AtomicLong tellAt = new AtomicLong(System.nanoTime());
  private volatile Settings settings = new Settings(false, false, new Rate(-1), new Rate(-1));

  /**
   * No limits yet.
   *
   * @param inner decides on what is within the rates
   * @param isLeader whether no other server could take a write
   */
  RequestRates(Gatekeeper inner, BooleanSupplier isLeader, Meter meter) {
    this.inner = inner;
    this.isLeader = isLeader;
    this.meter = meter;
  }

  /** Takes effect with the next request. */
  void change(AgentConfig.RequestRates next) {
    settings =
        new Settings(
            !next.mode().equals("disabled"),
            next.mode().equals("enforcing"),
            new Rate(next.reads()),
            new Rate(next.writes()));
  }

  @Override
  public Requester requester(Request request, String token) {
    return inner.requester(request, token);
  }

  @Override
  public boolean isReady(Route route, Request request) {
    return inner.isReady(route, request);
  }

  @Override
  public @Nullable Answer admit(Request request) {
    Settings now = settings;
    return now.counts() ? check(now, request) : null;
  }

  @Override
  public @Nullable Answer check(Route route, Request request) {
    return inner.check(route, request);
  }

  /** The same for a read that is no request: another agent asks what a token may. */
  @Nullable Answer admitQuestion(Identity from) {
    Settings now = settings;
    return now.counts() ? check(now, false, () -> "a question of " + from.nodeName()) : null;
  }

  private @Nullable Answer check(Settings now, Request request) {
    String uri = request.uri();
    if (uri.startsWith("/v1/agent/") || uri.startsWith("/v1/status/")) {
      return null;
    }
    boolean write = !request.method().equals("GET") && !request.method().equals("HEAD");
    return check(
        now,
        write,
        () ->
            request.method()
                + ' '
                + request.uriWithoutSecrets()
                + " of "
                + request.remoteAddress());
  }

  private @Nullable Answer check(Settings now, boolean write, Supplier<String> what) {
    if ((write ? now.writes() : now.reads()).take()) {
      return null;
    }
    meter.exceeded(write, now.enforces());
    tell(write, now.enforces(), what);
    if (!now.enforces()) {
      return null;
    }
    return write && isLeader.getAsBoolean()
        ? Answer.text(
            503,
            "rate limit exceeded for operation that can only be performed by the leader, try again"
                + " later")
        : Answer.text(429, "rate limit exceeded, try again later or against a different server");
  }

  private void tell(boolean write, boolean enforced, Supplier<String> what) {
    long now = System.nanoTime();
    long due = tellAt.get();
    if (now - due >= 0 && tellAt.compareAndSet(due, now + TELL_EVERY_NANOS)) {
      LOG.warn(
          "Requests come faster than limits.request_limits.{} says, such as {}: {}",
          write ? "write_rate" : "read_rate",
          what.get(),
          enforced ? "they are refused" : "they are served all the same (permissive)");
    }
  }
}
