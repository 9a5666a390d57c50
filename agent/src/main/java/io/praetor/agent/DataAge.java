package io.praetor.agent;

import io.praetor.agent.consensus.Confirmation;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How old the store of a server may be. While a leader is heard, that is the time since it was. A
 * server that was started again has what its last snapshot holds, until a leader has confirmed a
 * read index and it has applied as much: until then its store is as old as the last entry in it.
 * Any thread.
 */
final class DataAge {
  /** How often {@link #catchUp} is called. */
  static final long CATCH_UP_EVERY_MS = 100;

  /** The age of an empty store: the longest that clients of Go can take in nanoseconds. */
  static final long MS_MAX = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);

  private final LongSupplier lastContactMs;
  private final Consumer<ReadListener> readIndex;
  private final LongSupplier storeWallMs;
  private final LongSupplier wallMs;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean caughtUp;

  /**
   * The age of a store.
   *
   * @param lastContactMs milliseconds since a leader was heard, -1 if none was since the start
   * @param readIndex tells when all is applied that is committed now
   * @param storeWallMs when the last entry of the store was written, 0 if there is none
   * @param wallMs what time it is
   */
  DataAge(
      LongSupplier lastContactMs,
      Consumer<ReadListener> readIndex,
      LongSupplier storeWallMs,
      LongSupplier wallMs) {
    this.lastContactMs = lastContactMs;
    this.readIndex = readIndex;
    this.storeWallMs = storeWallMs;
    this.wallMs = wallMs;
  }

  static DataAge of(ReplicatedLog log, StateMachine store) {
    return new DataAge(
        log::lastContactMs,
        listener -> log.readIndex(Confirmation.LEASE, listener),
        () -> {
          View view = store.view();
          return view.wallMs() > 0 ? view.wallMs() : view.timeMs();
        },
        System::currentTimeMillis);
  }

  /** Asks for a read index, unless one was confirmed since the start or is asked for already. */
  void catchUp() {
    if (caughtUp || !asking.compareAndSet(false, true)) {
      return;
    }
    readIndex.accept(
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            caughtUp = true;
          }

          @Override
          public void failed(ReadFailure failure) {
            asking.set(false);
          }
        });
  }

  /** Whether the store has what was committed when a leader was heard after the start. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** In milliseconds; {@link #MS_MAX} if the store is empty and no leader was heard. */
  long ms() {
    long contactMs = lastContactMs.getAsLong();
    if (contactMs >= 0 && caughtUp) {
      return contactMs;
    }
    long writtenMs = storeWallMs.getAsLong();
    return writtenMs == 0
        ? MS_MAX
        : Math.max(Math.max(0, contactMs), wallMs.getAsLong() - writtenMs);
  }
}
