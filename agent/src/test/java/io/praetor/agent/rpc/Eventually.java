package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition of another thread. */
final class Eventually {
  private static final long WAIT_NANOS_MAX = 60_000_000_000L;

  private Eventually() {}

  static void is(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
