package io.praetor.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.telemetry.HeapWarning.OldGeneration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeapWarningTest {
  private static final long LIMIT = HeapWarning.OLD_BYTES_MAX;

  private final AtomicLong heap = new AtomicLong();
  private final AtomicReference<OldGeneration> old = new AtomicReference<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final HeapWarning warning =
      new HeapWarning(
          heap::get,
          () -> {
            looks.incrementAndGet();
            return old.get();
          });

  /** Whether it warned of so many bytes. */
  private boolean warns(long heapBytes, long oldBytes, long collectedBytes) {
    heap.set(heapBytes);
    old.set(new OldGeneration(oldBytes, collectedBytes));
    try (LogTail.Subscription lines =
        Logs.process().tail().subscribe(LogLevel.WARN, 1_000, () -> {})) {
      warning.run();
      boolean found = false;
      for (LogEvent event = lines.poll(); event != null; event = lines.poll()) {
        found |= event.message().contains("PRAETOR_HEAP");
      }
      return found;
    }
  }

  @Test
  void itWarnsOnceForEachDoubling() {
    assertThat(warns(LIMIT / 2, LIMIT / 2, 0)).isFalse();
    assertThat(looks).hasValue(0);
    assertThat(warns(2 * LIMIT, LIMIT / 2, 0)).isFalse();
    assertThat(warns(2 * LIMIT, LIMIT, 0)).isTrue();
    assertThat(warns(2 * LIMIT, LIMIT + 1, 0)).isFalse();
    assertThat(warns(9 * LIMIT, 5 * LIMIT, 0)).isTrue();
    assertThat(warns(9 * LIMIT, 7 * LIMIT, 0)).isFalse();
    assertThat(warns(9 * LIMIT, 8 * LIMIT, 0)).isTrue();
  }

  @Test
  void whatTheLastCollectionFreedIsNoData() {
    assertThat(warns(4 * LIMIT, 3 * LIMIT, LIMIT / 4)).isFalse();
    assertThat(warns(4 * LIMIT, 3 * LIMIT, 2 * LIMIT)).isTrue();
  }

  @Test
  void anotherCollectorIsNotAskedAgain() {
    heap.set(4 * LIMIT);
    warning.run();
    warning.run();
    assertThat(looks).hasValue(1);
  }
}
