package io.praetor.agent.watched;

import java.util.function.LongSupplier;

/**
 * For how long the servers have not been heard, asked for anew now and then, since each question
 * wants to know it. Owned by the thread of the view.
 */
final class ContactAge {
  private static final long FOR_NANOS = 50_000_000;

  private final LongSupplier contact;
  private long knownMs;
  private long askedNanos = System.nanoTime() - FOR_NANOS;

  ContactAge(LongSupplier contact) {
    this.contact = contact;
  }

  /** In milliseconds. */
  long ms(long now) {
    if (now - askedNanos >= FOR_NANOS) {
      askedNanos = now;
      knownMs = contact.getAsLong();
    }
    return knownMs;
  }
}
