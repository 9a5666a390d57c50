package io.praetor.verification.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.locks.Arena.Span;
import io.praetor.verification.locks.Holding.Ending;
import io.praetor.verification.locks.Referee.Blow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts of the time in which nobody holds a lock. */
class TakeUpTest {
  private static final TakeUp RULE = new TakeUp("lock", 10_000, 8_000, 2_000);
  private static final List<Blow> KILL = List.of(new Blow("a", 1_500, 1_500));

  private static List<Holding> heldAgainAt(long ms) {
    return List.of(
        new Holding("a", 1_000, 1_500, Ending.CUT, 1, 0),
        new Holding("b", ms, ms + 100, Ending.RELEASED, 2, 0));
  }

  private static TakeUp.Verdict judge(long againMs, List<Span> silences, List<Long> changesMs) {
    return RULE.judge(heldAgainAt(againMs), KILL, silences, changesMs);
  }

  @Test
  void itIsTakenUpWithinTtlAndLockDelay() {
    assertThat(judge(21_500, List.of(), List.of()).wrong()).isEmpty();
    assertThat(judge(21_501, List.of(), List.of()).wrong()).hasSize(1);
  }

  @Test
  void theFigureIsTheClocksAndWhatCountsStandsBeside() {
    TakeUp.Verdict verdict = judge(25_500, List.of(new Span(2_000, 6_000)), List.of());
    assertThat(verdict.wrong()).isEmpty();
    assertThat(verdict.afterKills()).containsExactly(24_000L);
    assertThat(verdict.counted()).containsExactly(20_000L);
  }

  @Test
  void spansThatOverlapExcuseOnce() {
    List<Span> twice = List.of(new Span(2_000, 6_000), new Span(3_000, 6_000));
    assertThat(judge(25_501, twice, List.of()).wrong()).hasSize(1);
  }

  @Test
  void aChangeOfLeaderGivesBackWhatOfTheTtlWasUsed() {
    assertThat(judge(25_500, List.of(), List.of(5_500L)).wrong()).isEmpty();
    assertThat(judge(25_501, List.of(), List.of(5_500L)).wrong()).hasSize(1);
    // No more than the TTL, however late it comes, and once for each change.
    assertThat(judge(31_501, List.of(), List.of(15_000L)).wrong()).hasSize(1);
    assertThat(judge(29_500, List.of(), List.of(5_500L, 9_500L)).wrong()).isEmpty();
    assertThat(judge(29_501, List.of(), List.of(5_500L, 9_500L)).wrong()).hasSize(1);
  }
}
