package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How old a server says that its store is. */
class DataAgeTest {
  private long contactMs = -1;
  private final List<ReadListener> asked = new ArrayList<>();
  private long writtenMs;
  private long nowMs = 1_000_000;
  private final DataAge age =
      new DataAge(() -> contactMs, asked::add, () -> writtenMs, () -> nowMs);

  @Test
  void anEmptyStoreThatHasHeardNobodyIsInfinitelyOld() {
    assertThat(age.ms()).isEqualTo(DataAge.MS_MAX);
    contactMs = 0;
    assertThat(age.ms())
        .as("a leader is heard, and nothing is applied yet")
        .isEqualTo(DataAge.MS_MAX);
    age.catchUp();
    asked.getFirst().confirmed(1);
    assertThat(age.ms()).isZero();
  }

  @Test
  void aStoreThatWasStartedAgainIsAsOldAsItsLastEntryUntilItHasCaughtUp() {
    writtenMs = nowMs - 60_000;
    assertThat(age.ms()).isEqualTo(60_000);
    nowMs += 5_000;
    contactMs = 0;
    assertThat(age.ms()).isEqualTo(65_000);
    age.catchUp();
    assertThat(age.ms()).isEqualTo(65_000);
    asked.getFirst().confirmed(1);
    assertThat(age.ms()).isZero();
    contactMs = 20;
    assertThat(age.ms()).as("what comes in later is the usual lag").isEqualTo(20);
  }

  @Test
  void oneReadIndexIsAskedForAtATimeUntilOneIsConfirmed() {
    age.catchUp();
    age.catchUp();
    assertThat(asked).hasSize(1);
    asked.getFirst().failed(ReadFailure.NO_LEADER);
    age.catchUp();
    assertThat(asked).hasSize(2);
    asked.getLast().confirmed(7);
    age.catchUp();
    assertThat(asked).hasSize(2);
  }

  @Test
  void theAgeOfAnEmptyStoreIsADurationInNanoseconds() {
    assertThat(Math.multiplyExact(DataAge.MS_MAX, 1_000_000L)).isPositive();
  }

  @Test
  void aClockThatWentBackMakesNothingYounger() {
    writtenMs = nowMs + 60_000;
    contactMs = 700;
    assertThat(age.ms()).isEqualTo(700);
    contactMs = -1;
    assertThat(age.ms()).isZero();
  }
}
