package io.praetor.agent.query;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.store.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Has answers made that would keep the threads of requests for too long: on other threads, which
 * may be too busy. Immutable; called on the threads that own the requests.
 */
final class LargeAnswers {
  /** When a large answer is tried again for those who have waited. */
  private static final long AGAIN_AFTER_MS = 100;

  /** An event loop that has ended takes no answer. */
  private static final long TELLING_MS_MAX = 5_000;

  private final StateMachine store;
  private final ReadGate gate;
  private final Executor threads;

  /**
   * Large answers of one store.
   *
   * @param threads makes them; it may refuse
   */
  LargeAnswers(StateMachine store, ReadGate gate, Executor threads) {
    this.store = store;
    this.gate = gate;
    this.threads = threads;
  }

  /** Makes the answer of one who has not waited. */
  <A> void make(Read<?, A> read, ReadCallback<A> callback) {
    make(read, List.of(callback), false);
  }

  /** Makes one answer for all that have waited for it. */
  @SuppressWarnings("unchecked") // equal reads have answers of one type
  <A> void make(ParkedQuery<A> first, List<ParkedQuery<?>> equal) {
    List<ReadCallback<A>> callbacks = new ArrayList<>(equal.size());
    for (ParkedQuery<?> query : equal) {
      callbacks.add((ReadCallback<A>) query.callback);
    }
    make(first.read, callbacks, true);
  }

  private <A> void make(Read<?, A> read, List<ReadCallback<A>> callbacks, boolean shared) {
    ReadCallback<A> first = callbacks.getFirst();
    try {
      threads.execute(() -> run(read, first, callbacks, shared));
    } catch (RejectedExecutionException full) {
      if (shared) {
        // They have waited for it, many perhaps for one change: it is made when there is room.
        var _ =
            first
                .scheduling()
                .schedule(() -> make(read, callbacks, true), AGAIN_AFTER_MS, TimeUnit.MILLISECONDS);
        return;
      }
      for (ReadCallback<A> callback : callbacks) {
        Replies.guarded(() -> callback.failed(ReadFailure.TOO_MANY_LARGE));
      }
    }
  }

  /** Makes a large answer of the newest view, which no answer keeps while it waits to be made. */
  private <A> void run(
      Read<?, A> read, ReadCallback<A> first, List<ReadCallback<A>> callbacks, boolean shared) {
    CountDownLatch told = new CountDownLatch(1);
    Runnable telling;
    try {
      A made = read.answer(store.view(), gate);
      telling = () -> tell(made, callbacks, shared);
    } catch (RuntimeException | Error e) {
      telling = () -> callbacks.forEach(callback -> Replies.broken(callback, e));
    }
    Runnable reply = telling;
    Replies.onOwner(
        first,
        () -> {
          try {
            reply.run();
          } finally {
            told.countDown();
          }
        });
    try {
      // The next one is made when the memory of this one is counted.
      var _ = told.await(TELLING_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static <A> void tell(A made, List<ReadCallback<A>> callbacks, boolean shared) {
    for (ReadCallback<A> callback : callbacks) {
      Replies.guarded(() -> callback.answer(made, shared));
    }
    if (shared && made instanceof SharedAnswer held) {
      held.release();
    }
  }
}
