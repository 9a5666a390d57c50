package io.praetor.verification.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.conformance.HttpReplay;
import io.praetor.verification.conformance.Recording;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Recorded scenarios as tests, at any port. Stateless. */
final class Recorded {
  private Recorded() {}

  static Stream<DynamicTest> answersAt(int port, String... names) {
    return Stream.of(names)
        .flatMap(name ->
            Recording.named(name).served().stream()
                .map(scenario ->
                    DynamicTest.dynamicTest(
                        name + "/" + scenario.name(),
                        () ->
                            assertThat(HttpReplay.play(port, scenario))
                                .as(scenario.about())
                                .isEmpty())));
  }
}
