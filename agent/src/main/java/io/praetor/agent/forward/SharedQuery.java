package io.praetor.agent.forward;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.rpc.ResponseListener.BodySink;
import io.praetor.agent.rpc.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One blocking query at a server for all clients of this agent that ask the same. Guarded by
 * itself.
 *
 * <p>An answer may be given to those alone who had asked before what it tells was confirmed: to
 * others it might be older than a write that they know of. Who asked before the query was sent had;
 * for those who came later the server says by which of this agent's pings it can tell. The few that
 * are left are asked for anew.
 */
final class SharedQuery implements ForwardedCall.End {
  /** A query is not asked again more often than this for want of patience. */
  private static final long WAIT_MS_MIN = 100;

  /** Those who join within this time are told of to the server together. */
  private static final long PROBE_MS = 10;

  static final byte[] NO_BODY = {};

  private static final int JITTER_FRACTION = 16;
  private static final long ANSWER_MS_MAX = 60_000;

  private final ForwardContext context;
  private final RequestMessage message;
  private final BlockingRequest waiting;
  private final Consumer<SharedQuery> onEnd;
  private final Set<WaitingClient> watchers = new HashSet<>();
  private @Nullable ForwardedCall forwarded;
  private long waitMs;
  private boolean probing;
  private boolean over;

  SharedQuery(
      ForwardContext context,
      RequestMessage message,
      BlockingRequest waiting,
      Consumer<SharedQuery> onEnd) {
    this.context = context;
    this.message = message;
    this.waiting = waiting;
    this.onEnd = onEnd;
  }

  /** Takes a client in; false if this query is over and another has to be made. */
  boolean join(WaitingClient watcher) {
    ForwardedCall first = null;
    synchronized (this) {
      if (over) {
        return false;
      }
      watchers.add(watcher);
      if (forwarded == null) {
        first = ask(waiting.waitMs());
      } else if (!probing) {
        probing = context.later(this::probe, PROBE_MS);
      }
    }
    if (first != null) {
      first.start();
    }
    return true;
  }

  private void probe() {
    ForwardedCall standing;
    synchronized (this) {
      probing = false;
      standing = forwarded;
    }
    if (standing != null) {
      standing.probe();
    }
  }

  /** Makes the query's next call; guarded by the caller, who starts it. */
  private ForwardedCall ask(long ms) {
    waitMs = ms;
    ForwardedCall next =
        new ForwardedCall(
            context,
            Service.HTTP,
            message.encode(waiting.targetFor(ms), NO_BODY),
            true,
            ms + ms / JITTER_FRACTION + ANSWER_MS_MAX,
            this);
    forwarded = next;
    return next;
  }

  /** Takes a client out; false if it is out already, and somebody answers it. */
  boolean leave(WaitingClient watcher) {
    ForwardedCall unwanted = null;
    synchronized (this) {
      if (!watchers.remove(watcher)) {
        return false;
      }
      if (watchers.isEmpty() && !over) {
        over = true;
        unwanted = forwarded;
      }
    }
    if (unwanted != null) {
      onEnd.accept(this);
      unwanted.cancel();
    }
    return true;
  }

  @Override
  public void answered(byte[] answer) {
    long now = System.nanoTime();
    List<WaitingClient> ready = new ArrayList<>();
    ForwardedCall next = null;
    synchronized (this) {
      ForwardedCall done = forwarded;
      if (over || done == null) {
        return;
      }
      long confirmed = confirmedNanos(answer, done.sentNanos());
      boolean expired = now - done.sentNanos() >= waitMs * 1_000_000;
      long leftNanos = Long.MAX_VALUE;
      for (Iterator<WaitingClient> each = watchers.iterator(); each.hasNext(); ) {
        WaitingClient watcher = each.next();
        long left = watcher.dueNanos - now;
        if (watcher.joinedNanos - confirmed <= 0 && (!expired || left <= 0)) {
          ready.add(watcher);
          each.remove();
        } else {
          leftNanos = Math.min(leftNanos, left);
        }
      }
      if (watchers.isEmpty()) {
        over = true;
      } else {
        next = ask(Math.max(WAIT_MS_MIN, leftNanos / 1_000_000));
      }
    }
    if (next == null) {
      onEnd.accept(this);
    } else {
      next.start();
    }
    hand(answer, ready);
  }

  private static long confirmedNanos(byte[] answer, long sentNanos) {
    long due = AnswerMessage.dueNanos(answer);
    return due != 0 && due - sentNanos > 0 ? due : sentNanos;
  }

  @Override
  public BodySink streamed(byte[] head, Runnable cancel) {
    return new GatheredAnswer(head, this::answered, reason -> failed(context.noServer(reason)));
  }

  @Override
  public void failed(Answer why) {
    List<WaitingClient> all;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      all = new ArrayList<>(watchers);
      watchers.clear();
    }
    onEnd.accept(this);
    byte[] answer = AnswerMessage.encode(why, 0);
    why.sent();
    hand(answer, all);
  }

  /** Hands an answer to clients, in one task for each thread that owns some of them. */
  private static void hand(byte[] answer, List<WaitingClient> watchers) {
    IdentityHashMap<Scheduling, List<WaitingClient>> byOwner = new IdentityHashMap<>(4);
    for (WaitingClient watcher : watchers) {
      byOwner
          .computeIfAbsent(watcher.responder.scheduling(), owner -> new ArrayList<>())
          .add(watcher);
    }
    byOwner.forEach((owner, own) -> owner.execute(() -> deliver(answer, own)));
  }

  private static void deliver(byte[] message, List<WaitingClient> watchers) {
    Answer answer = AnswerMessage.decode(message);
    answer.share();
    for (WaitingClient watcher : watchers) {
      watcher.cancelTimer();
      watcher.responder.respond(answer);
    }
    answer.release();
  }
}
