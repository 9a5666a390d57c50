package io.praetor.store.waiting;

import java.util.function.Supplier;

/**
 * Where the bytes of changes wait that come in parts; given by whoever puts the state machine
 * together. Asked by the apply thread.
 */
public interface WaitingRoom {
  /** The heap. */
  WaitingRoom HEAP = HeapBytes::new;

  /** Keeps nothing, for who goes through a snapshot without asking for what waits in it. */
  WaitingRoom NOWHERE = ForgottenBytes::new;

  /** Room for so many bytes at most. */
  WaitingBytes open(long bytesMax);

  /**
   * Has something read from bytes that will be needed soon, if this can be done beside the apply
   * thread; the result is the same whenever that is.
   */
  default <T> ReadAhead<T> ahead(WaitingBytes bytes, Supplier<T> reading) {
    return ReadAhead.later(reading);
  }
}
