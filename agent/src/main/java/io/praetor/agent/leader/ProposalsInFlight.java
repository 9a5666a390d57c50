package io.praetor.agent.leader;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.store.command.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The proposals that pass through a server and are not answered yet, so that one which stops can
 * wait for them instead of leaving their callers without an answer. Any thread.
 */
final class ProposalsInFlight {
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;

  /** One proposal: its listener is told, and counts it off. */
  private final class Counted implements ProposalListener {
    private final ProposalListener listener;

    Counted(ProposalListener listener) {
      this.listener = listener;
    }

    @Override
    public void applied(Outcome outcome) {
      try {
        listener.applied(outcome);
      } finally {
        end();
      }
    }

    @Override
    public void failed(ProposalFailure failure) {
      try {
        listener.failed(failure);
      } finally {
        end();
      }
    }
  }

  /**
   * Counts a proposal until its listener has been told.
   *
   * @return the listener to propose with; null if no more are taken, and nothing is told then
   */
  @Nullable ProposalListener begin(ProposalListener listener) {
    count.incrementAndGet();
    if (closed) {
      end();
      return null;
    }
    return new Counted(listener);
  }

  private void end() {
    if (count.decrementAndGet() == 0 && closed) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * Takes no more, and blocks until all are answered.
   *
   * @param waitMsMax how long at most
   * @return how many are left
   */
  synchronized int close(long waitMsMax) {
    closed = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMsMax);
    try {
      while (count.get() > 0) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (leftMs <= 0) {
          break;
        }
        wait(leftMs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return count.get();
  }
}
