package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When recursors count as silent. */
class RecursorSilenceTest {
  private static long second(int second) {
    return TimeUnit.SECONDS.toNanos(second);
  }

  @Test
  void severalFailuresInARowMakeItAndOneAnswerEndsIt() {
    RecursorSilence silence = new RecursorSilence(0);
    assertThat(silence.ended(false, second(0))).isFalse();
    assertThat(silence.ended(false, second(1))).isFalse();
    assertThat(silence.ended(false, second(2))).as("too soon").isFalse();
    assertThat(silence.ended(false, second(3))).isTrue();
    assertThat(silence.isSilent()).isTrue();
    assertThat(silence.ended(false, second(4))).as("it is known").isFalse();
    assertThat(silence.ended(true, second(5))).isTrue();
    assertThat(silence.isSilent()).isFalse();
    for (int i = 6; i < 13; i++) {
      assertThat(silence.ended(false, second(i))).as("so soon after the last").isFalse();
    }
    assertThat(silence.ended(false, second(13))).isTrue();
  }

  @Test
  void failuresAmongAnswersDoNot() {
    RecursorSilence silence = new RecursorSilence(0);
    for (int i = 0; i < 100; i++) {
      assertThat(silence.ended(false, second(3 * i))).isFalse();
      assertThat(silence.ended(false, second(3 * i + 1))).isFalse();
      assertThat(silence.ended(true, second(3 * i + 2))).isFalse();
    }
    RecursorSilence quiet = new RecursorSilence(0);
    assertThat(quiet.ended(false, second(0))).isFalse();
    assertThat(quiet.ended(false, second(60))).as("two alone").isFalse();
  }
}
