package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.probe.Probe;
import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.agent.check.probe.ProbeThreads;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicCheckTest {
  @Test
  void isCriticalAndTriesAgainWhereARunCannotBegin() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Probe probe =
        (loop, listener) -> {
          if (runs.incrementAndGet() <= 2) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          loop.execute(() -> listener.accept(new ProbeResult(CheckStatus.PASSING, "fine")));
          return () -> {};
        };
    Told told = new Told();
    try (ProbeThreads threads = new ProbeThreads(1, 1 << 20)) {
      PeriodicCheck check =
          new PeriodicCheck(
              Told.often("a").tcp("127.0.0.1:1").build(),
              Duration.ofMillis(20),
              threads.next(),
              new Announcement("a", CheckStatus.PASSING, told),
              probe,
              new RunSlots(1),
              CheckMeter.NONE);
      check.begin();
      assertThat(told.next())
          .isEqualTo(
              new Told.Result(
                  CheckStatus.CRITICAL,
                  "The check could not be run: unable to create native thread"));
      assertThat(told.next(CheckStatus.PASSING).output()).isEqualTo("fine");
      check.end();
    }
  }
}
