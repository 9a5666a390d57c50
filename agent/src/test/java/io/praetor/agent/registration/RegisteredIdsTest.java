package io.praetor.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is registered can be named in a path, or it could not be deregistered. */
class RegisteredIdsTest {
  private static final List<String> UNPRINTABLE =
      List.of("a\r\nb", "\u007f", "a\u00a0b", "\u200bweb", "\ue000");

  @Test
  void ofServicesArePrintable() {
    for (String text : UNPRINTABLE) {
      for (Map<String, String> service :
          List.of(Map.of("Name", text), Map.of("Name", "web", "ID", text))) {
        assertThatThrownBy(() -> ServiceFields.read(new Fields(service)))
            .isInstanceOfSatisfying(
                RegistrationException.class,
                e ->
                    assertThat(e.reason())
                        .contains("The id of a service")
                        .contains("unprintable characters"));
      }
    }
    String named = "a b/ünï ✓";
    assertThat(ServiceFields.read(new Fields(Map.of("Name", named))).service().id())
        .isEqualTo(named);
  }

  @Test
  void ofChecksArePrintable() {
    for (String text : UNPRINTABLE) {
      assertThat(refusal(Map.of("TTL", "10s", "Name", text)))
          .contains("The ID of a check")
          .contains("unprintable characters");
      assertThat(refusal(Map.of("TTL", "10s", "Name", "web", "ID", text)))
          .contains("The ID of a check");
      assertThat(refusal(Map.of("TTL", "10s", "Name", text, "ID", "web"))).isEqualTo("none");
    }
    assertThat(refusal(Map.of("TTL", "10s", "Name", "a b/ünï ✓"))).isEqualTo("none");
  }

  private static String refusal(Map<String, String> check) {
    String refusal = CheckFields.refusal(CheckFields.alone(new Fields(check)));
    return refusal == null ? "none" : refusal;
  }
}
