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

  /**
   * A question that no server answered speaks for further requests so long, or for the time that an
   * answer counts if that is shorter: they ask, and do not wait. It is longer than a question takes
   * while servers are away.
   */
  private static final long SILENCE_NANOS_MAX = 10_000_000_000L;

  /** So many questions are with servers at once; a request that needs a further one is refused. */
  private static final int QUESTIONS_MAX = 1_024;

  /** Those about secrets that are not known to be of a token leave room for those that are. */
  private static final int UNKNOWN_QUESTIONS_MAX = 768;

  /** Secrets that no token has take this part of the memory, and never the place of others. */
  private static final int UNKNOWN_PART = 8;

  private static final String UNSUPPORTED =
      "Permission denied: the servers run a version that does not tell other agents what tokens"
          + " may: ask a server, or update the servers";

  /** No server has said what a token may. */
  private record Silence(String reason, boolean isSupported, long sinceNanos) {}

  private final RightsSource source;
  private final Function<String, @Nullable Caller> own;
  private final DownPolicy down;
  private final long ttlNanos;
  private final LongSupplier nanoClock;
  private final BoundedRights known;
  private final BoundedRights unknown;
  private final Map<String, Question> asked = new HashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private @Nullable Silence silence;
  private int questions;
  private int unknownQuestions;

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
    long now = nanoClock.getAsLong();
    Ruling ruling;
    synchronized (this) {
      Kept kept = find(secret);
      Silence since = silence;
      if (kept != null && kept.isFresh(now, ttlNanos)) {
        ruling = ruling(kept);
      } else if (since != null && !since.isSupported()) {
        ruling = new Ruling(this, null, UNSUPPORTED);
      } else {
        ruling = decided(kept, now);
      }
    }
    return ruling == null ? refusal().callerNow(secret) : ruling.callerNow(secret);
  }

  @Override
  public @Nullable Callers ready(String secret) {
    Caller recovered = own.apply(secret);
    if (recovered != null) {
      return new Ruling(this, recovered, "");
    }
    long now = nanoClock.getAsLong();
    Ruling ruling;
    synchronized (this) {
      Kept kept = find(secret);
      if (kept != null && kept.isFresh(now, ttlNanos)) {
        hits.increment();
        return ruling(kept);
      }
      ruling = decided(kept, now);
    }
    if (ruling != null) {
      ask(secret, null);
    }
    return ruling;
  }

  /** What holds without waiting for servers, which have to be asked all the same; else null. */
  private @Nullable Ruling decided(@Nullable Kept kept, long nowNanos) {
    Silence last = silence;
    boolean isSilent =
        last != null
            && last.isSupported()
            && nowNanos - last.sinceNanos() <= Math.min(SILENCE_NANOS_MAX, ttlNanos);
    return switch (down) {
      case ALLOW, EXTEND_CACHE -> isSilent ? withoutServers(kept, nowNanos) : null;
      case ASYNC_CACHE -> kept != null && !kept.isOver(nowNanos) ? ruling(kept) : null;
      case DENY -> null;
    };
  }

  /** What holds while no server is heard; null if servers have to be waited for. */
  private @Nullable Ruling withoutServers(@Nullable Kept kept, long nowNanos) {
    if (down == DownPolicy.ALLOW) {
      return new Ruling(this, Caller.UNRESTRICTED, "");
    }
    return down.extendsKept() && kept != null && !kept.isOver(nowNanos) ? ruling(kept) : null;
  }

  private Ruling ruling(Kept kept) {
    return new Ruling(this, kept.caller(), kept.refusal());
  }

  private Ruling refusal() {
    return new Ruling(
        this,
        null,
        "Permission denied: no server says what this token may, and acl.down_policy is \""
            + down.word()
            + '"');
  }

  @Override
  public void whenReady(String secret, Waiting then) {
    if (!ask(secret, then)) {
      then.ended(null);
    }
  }

  /** Asks, unless that is under way; false if there is no room for a further question. */
  private boolean ask(String secret, @Nullable Waiting then) {
    long now = nanoClock.getAsLong();
    Question begun = null;
    synchronized (this) {
      Question question = asked.get(secret);
      // What one is told that was asked long ago is too old for those who come now.
      if (question == null || now - question.askedNanos > ttlNanos) {
        boolean isKnown = known.get(secret) != null;
        if (questions >= QUESTIONS_MAX || (!isKnown && unknownQuestions >= UNKNOWN_QUESTIONS_MAX)) {
          return false;
        }
        begun = new Question(secret, isKnown, now);
        question = begun;
        asked.put(secret, begun);
        questions++;
        unknownQuestions += isKnown ? 0 : 1;
      }
      if (then != null) {
        question.waiting.add(then);
      }
    }
    if (begun != null) {
      misses.increment();
      try {
        source.ask(secret, begun);
      } catch (RuntimeException | Error e) {
        LOG.error("A question what a token may failed", e);
        begun.failed(e.toString());
      }
    }
    return true;
  }

  private @Nullable Kept find(String secret) {
    Kept kept = known.get(secret);
    return kept == null ? unknown.get(secret) : kept;
  }

  private void keep(String secret, Kept told) {
    Kept kept = find(secret);
    if (kept != null && kept.askedNanos() - told.askedNanos() > 0) {
      return;
    }
    known.remove(secret);
    unknown.remove(secret);
    (told.caller() == null ? unknown : known).put(secret, told);
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

  /**
   * What one request is judged by, however long it takes, and where it asks anew.
   *
   * @param caller null if it is refused
   * @param refusal why, then
   */
  private record Ruling(KeptRights from, @Nullable Caller caller, String refusal)
      implements Callers {
    @Override
    public Caller caller(View view, String secret) {
      return callerNow(secret);
    }

    @Override
    public Caller callerNow(String secret) {
      if (caller == null) {
        throw new DeniedException(refusal);
      }
      return caller;
    }

    @Override
    public @Nullable Callers ready(String secret) {
      return from.ready(secret);
    }

    @Override
    public void whenReady(String secret, Waiting then) {
      from.whenReady(secret, then);
    }
  }

  /** One question about a secret, with all that waits for its answer. */
  private final class Question implements RightsSource.Listener {
    private final String secret;
    private final boolean isKnown;
    private final long askedNanos;
    private final List<Waiting> waiting = new ArrayList<>(1);
    private boolean isOver;

    Question(String secret, boolean isKnown, long askedNanos) {
      this.secret = secret;
      this.isKnown = isKnown;
      this.askedNanos = askedNanos;
    }

    @Override
    public void told(TokenRights rights) {
      Kept kept;
      try {
        kept = Kept.of(rights, askedNanos);
      } catch (RuntimeException | Error e) {
        LOG.error("What a server says of a token cannot be kept", e);
        failed(e.toString());
        return;
      }
      synchronized (KeptRights.this) {
        keep(secret, kept);
        silent(null);
      }
      end(ruling(kept));
    }

    @Override
    public void unanswered(String reason) {
      long now = nanoClock.getAsLong();
      Ruling ruling;
      synchronized (KeptRights.this) {
        silent(new Silence(reason, true, now));
        ruling = withoutServers(find(secret), now);
      }
      end(ruling == null ? refusal() : ruling);
    }

    @Override
    public void unsupported(String reason) {
      synchronized (KeptRights.this) {
        silent(new Silence(reason, false, nanoClock.getAsLong()));
      }
      end(new Ruling(KeptRights.this, null, UNSUPPORTED));
    }

    @Override
    public void failed(String reason) {
      LOG.debug("A server was asked what a token may, in vain: {}", reason);
      end(null);
    }

    private void end(@Nullable Ruling ruling) {
      synchronized (KeptRights.this) {
        if (isOver) {
          return;
        }
        isOver = true;
        questions--;
        unknownQuestions -= isKnown ? 0 : 1;
        asked.remove(secret, this);
      }
      // Nobody joins any more.
      waiting.forEach(each -> each.ended(ruling));
    }
  }
}
