package io.praetor.agent.rpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a port hold together: messages that are not whole, requests without an
 * answer, and answers that are not written. Over its limit, the connection that has held something
 * for longest is closed: whoever reads and writes as agents do is done with everything within
 * moments. Requests that wait for this agent are refused sooner. Any thread.
 */
final class PortBudget {
  private final RpcLimits limits;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong requestsBytes = new AtomicLong();
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean relieving = new AtomicBoolean();

  /** A connection that holds bytes. */
  interface Holder {
    /** For how long it has held what should have gone by now, in nanoseconds; -1 if nothing. */
    long holdingNanos();

    /** Closes it, since the port holds too much. */
    void relieve();
  }

  PortBudget(RpcLimits limits) {
    this.limits = limits;
  }

  /** One that limits each connection, and not all of them together. */
  static PortBudget unlimited(RpcLimits limits) {
    return new PortBudget(limits.forEachConnection());
  }

  RpcLimits limits() {
    return limits;
  }

  long heldBytes() {
    return heldBytes.get();
  }

  void enter(Holder holder) {
    holders.add(holder);
  }

  void leave(Holder holder) {
    if (holders.remove(holder)) {
      relieving.set(false);
      relieve();
    }
  }

  /**
   * Takes a request, unless those that wait for their answers hold half of what may be held.
   *
   * @param anyway whether it is taken even then
   */
  boolean take(long bytes, boolean anyway) {
    long before = requestsBytes.getAndAdd(bytes);
    if (!anyway && before > 0 && before + bytes > limits.heldBytesMax() / 2) {
      requestsBytes.addAndGet(-bytes);
      return false;
    }
    add(bytes);
    return true;
  }

  /** A request that was taken has been answered. */
  void give(long bytes) {
    requestsBytes.addAndGet(-bytes);
    add(-bytes);
  }

  /** Counts bytes that have come or gone. */
  void add(long bytes) {
    heldBytes.addAndGet(bytes);
    if (bytes > 0) {
      relieve();
    }
  }

  private void relieve() {
    if (heldBytes.get() > limits.heldBytesMax() && relieving.compareAndSet(false, true)) {
      Holder longest = longest();
      if (longest == null) {
        relieving.set(false);
      } else {
        longest.relieve();
      }
    }
  }

  private @Nullable Holder longest() {
    Holder longest = null;
    long nanos = -1;
    for (Holder each : holders) {
      long holding = each.holdingNanos();
      if (holding > nanos) {
        longest = each;
        nanos = holding;
      }
    }
    return longest;
  }
}
