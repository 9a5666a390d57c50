package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.probe.ProbeResult;
import io.praetor.store.catalog.CheckStatus;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
  /** p, w and c stand for results, and behind the arrow for what is told; a dot for nothing. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, pcwcp, pcwcp",
    "1, 0, 1, pcwcp, pcwcp",
    "2, 0, 0, ppcpcpp, .pc.c.p",
    "3, 0, 0, ppwpp, ..wpp",
    "0, 0, 3, ccpcccc, ..p..cc",
    "0, 1, 3, cccpccc, wwcpwwc",
    "0, 2, 3, ccccpc, .wccp.",
    "0, 3, 3, cccc, ..cc",
    "2, 1, 2, cwcwwcc, w.w.wwc",
  })
  void tellWhatEnoughResultsInARowComeTo(
      int success, int warning, int critical, String results, String told) {
    Thresholds thresholds =
        new Thresholds(
            CheckDefinition.builder()
                .tcp("127.0.0.1:1")
                .interval(Duration.ofSeconds(1))
                .successBeforePassing(success)
                .failuresBeforeWarning(warning)
                .failuresBeforeCritical(critical)
                .build());
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < results.length(); i++) {
      ProbeResult after = thresholds.after(new ProbeResult(status(results.charAt(i)), "said"));
      seen.append(after == null ? '.' : after.status().text().charAt(0));
    }
    assertThat(seen).hasToString(told);
  }

  private static CheckStatus status(char c) {
    return switch (c) {
      case 'p' -> CheckStatus.PASSING;
      case 'w' -> CheckStatus.WARNING;
      default -> CheckStatus.CRITICAL;
    };
  }
}
