package io.praetor.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request registers can be named in a path, or it could not be deregistered. */
class RegisteredIdsTest {
  private static final List<String> UNPRINTABLE =
      List.of("a\r\nb", "\u007f", "a\u00a0b", "\u200bweb", "\ue000");
  private static final String NAMED = "a b/ünï ✓";

  @Test
  void ofServicesArePrintable() {
    for (String text : UNPRINTABLE) {
      assertThat(service(Map.of("Name", text))).startsWith("The ID of a service");
      assertThat(service(Map.of("Name", "web", "ID", text))).startsWith("The ID of a service");
      assertThat(service(Map.of("Name", text, "ID", "web"))).isEqualTo("none");
      assertThat(service(Map.of("Name", "web", "Check", Map.of("CheckID", text, "TTL", "10s"))))
          .startsWith("The ID of a check");
    }
    assertThat(service(Map.of("Name", NAMED))).isEqualTo("none");
  }

  @Test
  void ofChecksArePrintable() {
    for (String text : UNPRINTABLE) {
      assertThat(check(Map.of("Name", text))).startsWith("The ID of a check");
      assertThat(check(Map.of("Name", "web", "ID", text))).startsWith("The ID of a check");
      assertThat(check(Map.of("Name", text, "ID", "web"))).isEqualTo("none");
    }
    assertThat(check(Map.of("Name", NAMED))).isEqualTo("none");
  }

  private static String service(Map<String, Object> fields) {
    String refusal = PathNames.refusal(ServiceFields.read(new Fields(fields)));
    return refusal == null ? "none" : refusal;
  }

  private static String check(Map<String, Object> fields) {
    String refusal = PathNames.refusal(CheckFields.alone(new Fields(fields)));
    return refusal == null ? "none" : refusal;
  }
}
