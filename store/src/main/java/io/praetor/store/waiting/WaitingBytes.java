package io.praetor.store.waiting;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of one change that comes in parts, one after another. The apply thread adds to them;
 * any thread that holds them may read what was there in the view that it has.
 */
public abstract class WaitingBytes {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final long bytesMax;
  private long length;

  /** Room for so many bytes, which the state machine holds. */
  protected WaitingBytes(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Adds the first bytes of an array behind those that are there.
   *
   * @param at how many those are: of a change that comes in parts, there is one state that goes on
   */
  public final void add(long at, byte[] bytes, int count) {
    if (at != length || count > bytesMax - length) {
      throw new IllegalStateException(
          count + " bytes at " + at + " do not follow the " + length + " of " + bytesMax);
    }
    put(at, bytes, count);
    length += count;
  }

  /** Keeps bytes that follow those before them; it always can. */
  protected abstract void put(long at, byte[] bytes, int count);

  /** Copies bytes that are there into an array. */
  public abstract void copy(long at, byte[] to, int offset, int count);

  /** Keeps them readable until they are let go; false if they are gone already. */
  public final boolean hold() {
    int now = holders.get();
    while (now > 0 && !holders.compareAndSet(now, now + 1)) {
      now = holders.get();
    }
    return now > 0;
  }

  /** Ends one hold; with the last, the bytes go. */
  public final void letGo() {
    if (holders.decrementAndGet() == 0) {
      end();
    }
  }

  /** Gives back what they take: nobody reads them any more. */
  protected abstract void end();
}
