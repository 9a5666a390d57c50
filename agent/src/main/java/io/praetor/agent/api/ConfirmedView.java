package io.praetor.agent.api;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for this server's view on the caller's own thread. Stateless. */
public final class ConfirmedView {
  private ConfirmedView() {}

  /**
   * Waits until the view has all that was acknowledged before.
   *
   * @return why it may not have it; empty if it has
   */
  public static Optional<ReadFailure> await(ReadGate gate, Duration waitMax)
      throws InterruptedException {
    if (gate.open(Consistency.DEFAULT)) {
      return Optional.empty();
    }
    CompletableFuture<Optional<ReadFailure>> confirmed = new CompletableFuture<>();
    gate.confirm(
        Consistency.DEFAULT,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            confirmed.complete(Optional.empty());
          }

          @Override
          public void failed(ReadFailure failure) {
            confirmed.complete(Optional.of(failure));
          }
        });
    try {
      return confirmed.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(ReadFailure.TIMED_OUT);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a confirmation is never exceptional", e);
    }
  }
}
