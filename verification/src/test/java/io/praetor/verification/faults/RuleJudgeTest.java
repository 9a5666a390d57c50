package io.praetor.verification.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The judge of rules finds what was planted, and nothing else. */
class RuleJudgeTest {
  private static final String FOLDER = "ruled/r1/";

  private final RuleJudge judge = new RuleJudge();

  @Test
  void whatIsBegunBeforeTheRuleOrEndsBehindItMayBeDone() {
    String early = judge.key(FOLDER, true, "a", 5);
    judge.stands(FOLDER, 10);
    judge.answered(FOLDER, early, true, true, false, 15);
    String late = judge.key(FOLDER, true, "b", 20);
    judge.isThere(FOLDER, "[\"" + early + "\"]");
    judge.ends(FOLDER, 30);
    judge.answered(FOLDER, late, true, true, false, 40);
    assertThat(judge.violations()).isEmpty();
  }

  @Test
  void whatTheRuleForbidsIsRefusedAndWhatItAllowsIsDone() {
    judge.stands(FOLDER, 10);
    assertThat(judge.isTried()).isFalse();
    judge.answered(FOLDER, judge.key(FOLDER, true, "a", 20), true, false, true, 25);
    assertThat(judge.isTried()).isFalse();
    judge.answered(FOLDER, judge.key(FOLDER, false, "b", 20), false, true, false, 25);
    assertThat(judge.violations()).isEmpty();
    assertThat(judge.done()).startsWith("1 rules, 1 writes refused by them, 1 allowed");
    assertThat(judge.isTried()).isTrue();
  }

  @Test
  void aForbiddenWriteThatIsAcknowledgedIsFound() {
    judge.stands(FOLDER, 10);
    judge.answered(FOLDER, judge.key(FOLDER, true, "a", 20), true, true, false, 25);
    assertThat(judge.violations())
        .anyMatch(each -> each.startsWith("a rule forbids what was acknowledged: "));
  }

  @Test
  void aForbiddenWriteThatHasTakenEffectIsFound() {
    judge.stands(FOLDER, 10);
    String key = judge.key(FOLDER, true, "a", 20);
    judge.isThere(FOLDER, "[\"ruled/r1/good-b\",\"" + key + "\"]");
    assertThat(judge.violations())
        .anyMatch(each -> each.startsWith("a rule forbids what has been written: "));
  }

  @Test
  void anAllowedWriteThatIsRefusedIsFound() {
    judge.stands(FOLDER, 10);
    judge.answered(FOLDER, judge.key(FOLDER, false, "a", 20), false, false, true, 25);
    assertThat(judge.violations())
        .anyMatch(each -> each.startsWith("a rule refuses what it allows: "));
  }
}
