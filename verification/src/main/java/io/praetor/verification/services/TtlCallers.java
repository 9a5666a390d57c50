package io.praetor.verification.services;

import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells all TTL checks of a fleet that they pass, twice in each TTL, evenly over that time, on some
 * threads; any thread may ask how often.
 */
final class TtlCallers implements AutoCloseable {
  private static final int CALLERS = 4;

  private final int port;
  private final CheckFleet fleet;
  private final AtomicLong told = new AtomicLong();
  private final List<CompletableFuture<Void>> callers = new ArrayList<>();
  private volatile boolean ending;

  TtlCallers(int port, CheckFleet fleet) {
    this.port = port;
    this.fleet = fleet;
    for (int i = 0; i < CALLERS; i++) {
      int first = i;
      callers.add(CompletableFuture.runAsync(() -> run(first), Thread::startVirtualThread));
    }
  }

  private void run(int first) {
    long begun = System.nanoTime();
    long roundNanos = TimeUnit.SECONDS.toNanos(CheckFleet.TTL_SECONDS) / 2;
    try (AgentCalls calls = new AgentCalls(port)) {
      for (long round = 0; ; round++) {
        for (int i = first; i < fleet.ttls(); i += CALLERS) {
          long due = begun + round * roundNanos + roundNanos * i / fleet.ttls();
          while (!ending && due - System.nanoTime() > 0) {
            LockSupport.parkNanos(Math.min(due - System.nanoTime(), 50_000_000));
          }
          if (ending) {
            return;
          }
          calls.put("/v1/agent/check/pass/" + fleet.ttl(i), "");
          told.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long told() {
    return told.get();
  }

  /** Ends; one that has failed says so. */
  @Override
  public void close() {
    ending = true;
    callers.forEach(CompletableFuture::join);
  }
}
