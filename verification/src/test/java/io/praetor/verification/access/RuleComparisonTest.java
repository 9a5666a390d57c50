package io.praetor.verification.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That a naive model of the rules of access says what they say. */
class RuleComparisonTest {
  private static final long QUESTIONS = 20_000;

  @Test
  void theNaiveModelSaysTheSame() {
    long seed = Long.getLong("seed", 1);
    RuleComparison.Report report = RuleComparison.run(seed, QUESTIONS);
    assertThat(report.findings()).as("seed %d", seed).isEmpty();
    assertThat(report.allowed())
        .as("both answers are there")
        .isBetween(QUESTIONS / 5, QUESTIONS * 4 / 5);
  }
}
