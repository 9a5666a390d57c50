package io.praetor.agent.query;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import io.praetor.store.watch.WakeHandler;
import io.praetor.store.watch.WatchRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers reads, now or when what they ask about changes. A parked query is an object without a
 * thread; the apply thread hands all that one change woke to each owning thread in one task.
 */
public final class BlockingQueries implements WakeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingQueries.class);

  /** What is smaller is made where it is asked for: to hand it over takes as long. */
  private static final int LARGE_BYTES_MIN = 64 * 1024;

  /** A wait is lengthened by up to this part of it, so that clients do not come back in step. */
  private static final int JITTER_FRACTION = 16;

  private final StateMachine store;
  private final WatchRegistry watches;
  private final ReadGate gate;
  private final ParkedGauge gauge;
  private final LargeAnswers largeAnswers;
  private final RightsWatch rights;
  private final LongSupplier nanoTime;
  private final Supplier<? extends RandomGenerator> chance;
  private final Map<Scheduling, WakePace> paces = new ConcurrentHashMap<>();
  private volatile boolean leaderless;

  /** The index of the last view whose changes have woken those who wait for them. */
  private volatile long firedIndex;

  /** The thread that applies the log, and wakes them. */
  private volatile @Nullable Thread applier;

  /**
   * Becomes the one that the store's watches wake.
   *
   * @param largeAnswers makes answers that would keep the owning threads for too long; it may
   *     refuse
   */
  public BlockingQueries(
      StateMachine store, ReadGate gate, ParkedGauge gauge, Executor largeAnswers) {
    this(store, gate, gauge, largeAnswers, System::nanoTime, ThreadLocalRandom::current);
  }

  /**
   * The same with another clock and another source of chance.
   *
   * @param nanoTime a clock that does not go back, in nanoseconds
   * @param chance what waits are lengthened by; asked on the thread that owns a request
   */
  public BlockingQueries(
      StateMachine store,
      ReadGate gate,
      ParkedGauge gauge,
      Executor largeAnswers,
      LongSupplier nanoTime,
      Supplier<? extends RandomGenerator> chance) {
    this.store = store;
    this.watches = store.watches();
    this.gate = gate;
    this.gauge = gauge;
    this.largeAnswers = new LargeAnswers(store, gate, largeAnswers);
    this.nanoTime = nanoTime;
    this.chance = chance;
    watches.wakeWith(this);
    firedIndex = store.view().index();
    store.listen((view, _) -> {
      applier = Thread.currentThread();
      firedIndex = view.index();
    });
    rights = new RightsWatch(store, gauge, this::deny);
  }

  /**
   * Answers a read. On the thread that owns the request.
   *
   * @param index answer when the answer's index is above this; 0 for at once
   * @param waitMs answer after this time in any case
   */
  public <A> void ask(Read<?, A> read, ReadCallback<A> callback, long index, long waitMs) {
    if (gate.open(read.consistency())) {
      begin(read, callback, index, waitMs);
      return;
    }
    gate.confirm(
        read.consistency(),
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            Replies.onOwner(callback, () -> begin(read, callback, index, waitMs));
          }

          @Override
          public void failed(ReadFailure failure) {
            callback.failed(failure);
          }
        });
  }

  private <A> void begin(Read<?, A> read, ReadCallback<A> callback, long index, long waitMs) {
    View view = store.view();
    boolean isNewer = index != 0 && read.query().index(view) > index;
    if (isNewer && waitMs > 0 && holds(read, callback, index, waitMs)) {
      return;
    }
    if (index == 0 || isNewer || read.query().isDenied(view)) {
      A made;
      try {
        if (isLarge(read, view)) {
          largeAnswers.make(read, callback);
          return;
        }
        made = read.answer(view, gate);
      } catch (RuntimeException | Error e) {
        Replies.broken(callback, e);
        return;
      }
      callback.answer(made, false);
      return;
    }
    long jitter = waitMs / JITTER_FRACTION;
    long total = waitMs + (jitter == 0 ? 0 : chance.get().nextLong(jitter));
    long deadline = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(total);
    gauge.changed(1);
    callback.parked();
    park(new ParkedQuery<>(read, callback, index, deadline));
  }

  /** Refuses first who may not ask: how much there is would tell something already. */
  private static boolean isLarge(Read<?, ?> read, View view) {
    read.query().demand(view);
    return read.query().isLarge(view, LARGE_BYTES_MIN);
  }

  private <A> void park(ParkedQuery<A> query) {
    // The timer is set first: from the moment of parking on, the apply thread may take the query.
    query.timer =
        query
            .callback
            .scheduling()
            .schedule(
                () -> expire(query),
                Math.max(0, query.deadlineNanos - nanoTime.getAsLong()),
                TimeUnit.NANOSECONDS);
    watches.park(query.read.query().topic(), query);
    rights.parked(query);
    // A change between the first look and the parking fired for nobody: look once more.
    boolean isLost = leaderless && query.read.consistency() != Consistency.STALE;
    View view = store.view();
    if ((isLost || query.read.query().index(view) > query.index || isDenied(query, view))
        && watches.cancel(query)) {
      finish(List.of(query), false);
      return;
    }
    query.settled = true;
    query.callback.onHurry(() -> expire(query));
    // Last, since the client may have hung up while its question waited for a confirmation.
    query.callback.onHangUp(() -> {
      left(query);
      if (watches.cancel(query)) {
        gauge.changed(-1);
      }
    });
  }

  private static boolean isDenied(ParkedQuery<?> query, View view) {
    return query.requester().isJudged() && query.read.query().isDenied(view);
  }

  private void left(ParkedQuery<?> query) {
    query.cancelTimer();
    rights.left(query);
  }

  private int deny(List<ParkedQuery<?>> denied, View view) {
    int ended = 0;
    try (SharedAnswers shared = new SharedAnswers(view, gate)) {
      for (ParkedQuery<?> query : denied) {
        if (watches.cancel(query)) {
          left(query);
          // In the view that has refused it: it is not answered, and so needs no confirmation.
          answer(query, shared, new HashMap<>(0), false);
          ended++;
        }
      }
    }
    return ended;
  }

  private void expire(ParkedQuery<?> query) {
    long fired = firedIndex;
    if (watches.cancel(query)) {
      quiet(query, fired);
      finish(List.of(query), true);
    }
  }

  /** Nothing has woken it of what was fired while it could be found. */
  private static void quiet(ParkedQuery<?> query, long fired) {
    if (query.settled) {
      query.read.query().quietUpTo(fired);
    }
  }

  @Override
  public void wake(Topic topic, List<Waiter> waiters) {
    // Whom another thread wakes, the apply thread may have passed over since.
    long fired = Thread.currentThread().equals(applier) ? firedIndex : 0;
    IdentityHashMap<Scheduling, List<ParkedQuery<?>>> byOwner = new IdentityHashMap<>(8);
    for (Waiter waiter : waiters) {
      ParkedQuery<?> query = (ParkedQuery<?>) waiter;
      quiet(query, fired);
      byOwner
          .computeIfAbsent(query.callback.scheduling(), owner -> new ArrayList<>(waiters.size()))
          .add(query);
    }
    byOwner.forEach((owner, queries) -> owner.execute(() -> woken(topic, owner, queries)));
  }

  private void woken(Topic topic, Scheduling owner, List<ParkedQuery<?>> queries) {
    WakePace pace = paces.get(owner);
    if (pace == null || !pace.holds(topic, queries)) {
      finish(queries, false);
    }
  }

  /** Whether a question that could be answered now is held back, since what it is about rests. */
  private <A> boolean holds(Read<?, A> read, ReadCallback<A> callback, long index, long waitMs) {
    WakePace pace = paces.get(callback.scheduling());
    long waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
    if (pace == null || !pace.rests(read.query().topic(), waitNanos)) {
      return false;
    }
    gauge.changed(1);
    callback.parked();
    long deadline = nanoTime.getAsLong() + waitNanos;
    List<ParkedQuery<?>> one = List.of(new ParkedQuery<>(read, callback, index, deadline));
    if (!pace.holds(read.query().topic(), one)) {
      finish(one, false);
    }
    return true;
  }

  @Override
  public void failed(Topic topic, RuntimeException failure) {
    LOG.error("Waking the queries on {} failed; they answer at their deadlines", topic, failure);
  }

  /** Answers queries that nobody else can take any more. On the thread that owns them. */
  private void finish(List<ParkedQuery<?>> queries, boolean expired) {
    for (ParkedQuery<?> query : queries) {
      left(query);
      Replies.guarded(query.callback::confirmedFromNow);
    }
    List<ParkedQuery<?>> open = new ArrayList<>(queries.size());
    List<ParkedQuery<?>> defaults = new ArrayList<>();
    List<ParkedQuery<?>> consistents = new ArrayList<>();
    for (ParkedQuery<?> query : queries) {
      if (gate.open(query.read.consistency())) {
        open.add(query);
      } else {
        (query.read.consistency() == Consistency.CONSISTENT ? consistents : defaults).add(query);
      }
    }
    answer(open, expired);
    if (leaderless) {
      defaults.addAll(consistents);
      fail(defaults, ReadFailure.NO_LEADER);
      return;
    }
    confirm(Consistency.DEFAULT, defaults, expired);
    confirm(Consistency.CONSISTENT, consistents, expired);
  }

  private void fail(List<ParkedQuery<?>> queries, ReadFailure failure) {
    gauge.changed(-queries.size());
    for (ParkedQuery<?> query : queries) {
      Replies.guarded(() -> query.callback.failed(failure));
    }
  }

  /**
   * No leader has been known for longer than a request is held for one: whoever waits for news of
   * the leader's state is told so now, and not at the end of a wait that may last for minutes. Who
   * is content with this server's own state goes on waiting. Any thread.
   */
  void leaderLost() {
    leaderless = true;
    watches.fireAll();
  }

  /** A leader is known. Any thread. */
  void leaderKnown() {
    leaderless = false;
  }

  /** One confirmation for all that woke together. */
  private void confirm(Consistency consistency, List<ParkedQuery<?>> queries, boolean expired) {
    if (queries.isEmpty()) {
      return;
    }
    Scheduling owner = queries.getFirst().callback.scheduling();
    gate.confirm(
        consistency,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            owner.execute(() -> answer(queries, expired));
          }

          @Override
          public void failed(ReadFailure failure) {
            fail(queries, failure);
          }
        });
  }

  private void answer(List<ParkedQuery<?>> queries, boolean expired) {
    View view = store.view();
    long begunNanos = nanoTime.getAsLong();
    Map<Read<?, ?>, List<ParkedQuery<?>>> large = new HashMap<>(2);
    try (SharedAnswers shared = new SharedAnswers(view, gate)) {
      for (ParkedQuery<?> query : queries) {
        answer(query, shared, large, expired);
      }
    }
    for (List<ParkedQuery<?>> equal : large.values()) {
      largeAnswers.make(equal.getFirst(), equal);
    }
    if (queries.size() >= WakePace.WATCHERS_MIN) {
      // They have waited for one topic.
      ParkedQuery<?> one = queries.getFirst();
      paces
          .computeIfAbsent(
              one.callback.scheduling(),
              owner -> new WakePace(owner, nanoTime, held -> finish(held, false)))
          .answered(one.read.query().topic(), nanoTime.getAsLong() - begunNanos);
    }
  }

  private <A> void answer(
      ParkedQuery<A> query,
      SharedAnswers shared,
      Map<Read<?, ?>, List<ParkedQuery<?>>> large,
      boolean expired) {
    View view = shared.view();
    A made;
    try {
      if (!expired
          && query.read.query().index(view) <= query.index
          && query.deadlineNanos - nanoTime.getAsLong() > 0
          && !query.read.query().isDenied(view)) {
        // Woken by a change that does not move the answer's index above the one asked for. A waiter
        // waits once, so a new one takes its place.
        park(new ParkedQuery<>(query.read, query.callback, query.index, query.deadlineNanos));
        return;
      }
      List<ParkedQuery<?>> equal = large.get(query.read);
      if (equal == null && !shared.has(query.read) && isLarge(query.read, view)) {
        equal = new ArrayList<>();
        large.put(query.read, equal);
      }
      if (equal != null) {
        equal.add(query);
        gauge.changed(-1);
        return;
      }
      made = shared.of(query.read);
    } catch (RuntimeException | Error e) {
      gauge.changed(-1);
      Replies.broken(query.callback, e);
      return;
    }
    gauge.changed(-1);
    Replies.guarded(() -> query.callback.answer(made, true));
  }
}
