package io.praetor.agent.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.kv.Key;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is held of many findings. */
class FindingsTest {
  private static final int EACH = Findings.KEPT_MAX + 500;

  @Test
  void theFirstOfEachKindAreHeldInTheirOrderAndAllAreCounted() {
    Findings.Gathering gathering = new Findings.Gathering();
    for (int i = 0; i < 2 * EACH; i++) {
      gathering.add(
          new Finding(i, Key.utf8("k" + i), "rule", i % 2 == 0, Fault.of("is wrong"), ""));
    }
    Findings found = gathering.found();
    assertThat(found.refusals()).isEqualTo(EACH);
    assertThat(found.warnings()).isEqualTo(EACH);
    assertThat(found.count()).isEqualTo(2 * EACH);
    assertThat(found.kept().stream().map(Finding::position))
        .containsExactlyElementsOf(IntStream.range(0, 2 * Findings.KEPT_MAX).boxed().toList());
    assertThat(found.keptRefusals()).hasSize(Findings.KEPT_MAX).allMatch(Finding::enforced);
    assertThat(found.keptWarnings()).hasSize(Findings.KEPT_MAX).noneMatch(Finding::enforced);
  }
}
