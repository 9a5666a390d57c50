package io.praetor.agent.access.remote;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.token.TokenRights;
import io.praetor.agent.query.Callers;
import io.praetor.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the rights of secrets at an agent without a log: what servers have said of each is kept for
 * a time, and while none answers {@link DownPolicy} holds. Any thread; guarded by itself.
 */
public final class KeptRights implements Callers {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  /** What was told counts so long for the requests that waited for it, however short its time. */
  private static final long HANDED_OVER_NANOS = 2_000_000_000L;

  /** Of so many secrets at once servers are asked; a request with a further one is refused. */
  private static final int ASKED_MAX = 1_024;

  /** Secrets that no token has take this part of the memory, and never the place of others. */
  private static final int UNKNOWN_PART = 8;

  private static final String UNSUPPORTED =
      "Permission denied: the servers run a version that does not tell other agents what tokens"
          + " may: ask a server, or update the servers";

  /** From when on no server has said what a token may. */
  private record Silence(String reason, boolean isSupported) {}

  private final RightsSource source;
  private final Function<String, @Nullable Caller> own;
  private final DownPolicy down;
  private final long ttlNanos;
  private final LongSupplier nanoClock;
  private final BoundedRights known;
  private final BoundedRights unknown;
  private final Map<String, List<Runnable>> asked = new HashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private @Nullable Silence silence;

  /**
   * Knows nothing yet.
   *
   * @param own the caller of a secret that counts at this agent alone, or null
   * @param ttlNanos how long an answer counts
   * @param bytesMax memory for what is kept ({@code limits.token_rights_bytes_max})
   * @param nanoClock as {@link System#nanoTime()}
   */
  public KeptRights(
      RightsSource source,
      Function<String, @Nullable Caller> own,
      DownPolicy down,
      long ttlNanos,
      long bytesMax,
      LongSupplier nanoClock) {
    this.source = source;
    this.own = own;
    this.down = down;
    this.ttlNanos = ttlNanos;
    this.nanoClock = nanoClock;
    known = new BoundedRights(bytesMax - bytesMax / UNKNOWN_PART);
    unknown = new BoundedRights(bytesMax / UNKNOWN_PART);
  }

  /** How often what was kept was enough. */
  public long hits() {
    return hits.sum();
  }

  /** How often a server had to be asked. */
  public long misses() {
    return misses.sum();
  }

  /** Of how many secrets something is kept. */
  public synchronized int count() {
    return known.size() + unknown.size();
  }

  /** Memory that is held for them, in bytes. */
  public synchronized long heldBytes() {
    return known.heldBytes() + unknown.heldBytes();
  }

  @Override
  public Caller caller(View view, String secret) {
    return callerNow(secret);
  }

  @Override
  public Caller callerNow(String secret) {
    Caller recovered = own.apply(secret);
    if (recovered != null) {
      return recovered;
    }
    Kept kept;
    Silence since;
    synchronized (this) {
      kept = find(secret);
      since = silence;
    }
    long now = nanoClock.getAsLong();
    if (kept != null
        && (kept.isFresh(now, ttlNanos)
            || (now - kept.toldNanos() <= HANDED_OVER_NANOS && !kept.isOver(now)))) {
      return kept.orRefuse();
    }
    if (since != null && !since.isSupported()) {
      throw new DeniedException(UNSUPPORTED);
    }
    if (since != null && down == DownPolicy.ALLOW) {
      return Caller.UNRESTRICTED;
    }
    if (down.extendsKept() && kept != null && !kept.isOver(now)) {
      return kept.orRefuse();
    }
    throw new DeniedException(
        "Permission denied: no server says what this token may, and acl.down_policy is \""
            + down.word()
            + '"');
  }

  @Override
  public boolean isReady(String secret) {
    if (own.apply(secret) != null) {
      return true;
    }
    long now = nanoClock.getAsLong();
    synchronized (this) {
      Kept kept = find(secret);
      if (kept != null && kept.isFresh(now, ttlNanos)) {
        hits.increment();
        return true;
      }
      if (!isDecided(kept, now)) {
        return false;
      }
    }
    whenReady(secret, null);
    return true;
  }

  /** Whether nobody has to wait for servers, which are asked all the same. */
  private boolean isDecided(@Nullable Kept kept, long nowNanos) {
    boolean isDown = silence != null && silence.isSupported();
    boolean isUsable = kept != null && !kept.isOver(nowNanos);
    return switch (down) {
      case ALLOW -> isDown;
      case DENY -> false;
      case EXTEND_CACHE -> isDown && isUsable;
      case ASYNC_CACHE -> isUsable;
    };
  }

  @Override
  public void whenReady(String secret, @Nullable Runnable then) {
    boolean first;
    boolean full;
    synchronized (this) {
      List<Runnable> waiting = asked.get(secret);
      first = waiting == null;
      full = first && asked.size() >= ASKED_MAX;
      if (first && !full) {
        waiting = new ArrayList<>(1);
        asked.put(secret, waiting);
      }
      if (waiting != null && then != null) {
        waiting.add(then);
      }
    }
    if (full) {
      if (then != null) {
        then.run();
      }
    } else if (first) {
      misses.increment();
      source.ask(secret, new Question(secret, nanoClock.getAsLong()));
    }
  }

  private @Nullable Kept find(String secret) {
    Kept kept = known.get(secret);
    return kept == null ? unknown.get(secret) : kept;
  }

  private void keep(String secret, Kept kept) {
    known.remove(secret);
    unknown.remove(secret);
    (kept.caller() == null ? unknown : known).put(secret, kept);
  }

  /** What a silence means is said once, when it begins and when it is over. */
  private void silent(@Nullable Silence next) {
    Silence before = silence;
    silence = next;
    if (next == null) {
      if (before != null) {
        LOG.info("Servers say again what tokens may");
      }
    } else if (before == null || before.isSupported() != next.isSupported()) {
      if (next.isSupported()) {
        LOG.warn(
            "No server says what tokens may, so that acl.down_policy decides on what this agent"
                + " answers itself ({}): {}",
            down.word(),
            next.reason());
      } else {
        LOG.warn(
            "What this agent answers itself is open to its recovery token alone: {}",
            next.reason());
      }
    }
  }

  /** One question about a secret, with all that waits for its answer. */
  private final class Question implements RightsSource.Listener {
    private final String secret;
    private final long askedNanos;

    Question(String secret, long askedNanos) {
      this.secret = secret;
      this.askedNanos = askedNanos;
    }

    @Override
    public void told(TokenRights rights) {
      Kept kept = Kept.of(rights, askedNanos, nanoClock.getAsLong());
      List<Runnable> waiting;
      synchronized (KeptRights.this) {
        keep(secret, kept);
        silent(null);
        waiting = asked.remove(secret);
      }
      run(waiting);
    }

    @Override
    public void unanswered(String reason) {
      ended(new Silence(reason, true));
    }

    @Override
    public void unsupported(String reason) {
      ended(new Silence(reason, false));
    }

    private void ended(Silence next) {
      List<Runnable> waiting;
      synchronized (KeptRights.this) {
        silent(next);
        waiting = asked.remove(secret);
      }
      run(waiting);
    }

    private static void run(@Nullable List<Runnable> waiting) {
      if (waiting != null) {
        waiting.forEach(Runnable::run);
      }
    }
  }
}
