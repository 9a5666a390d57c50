package io.praetor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.client.service.CheckStatus;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** A target says which agent is asked, and for which instances. */
class TargetTest {
  @Test
  void aServiceAloneIsAskedOfTheUsualAgent() {
    Target target = target("praetor:///backend");
    assertThat(target.agent()).isEmpty();
    assertThat(target.query().name()).isEqualTo("backend");
    assertThat(target.query().worst()).isEqualTo(CheckStatus.PASSING);
    assertThat(target("praetor:///team/backend").query().name()).isEqualTo("team/backend");
  }

  @Test
  void agentAndParametersAreTaken() {
    Target target =
        target(
            "praetor://agent-host:8500/backend?tag=v2&tag=e%20u&passing=false&filter=a%20%3D%3D%20b");
    assertThat(target.agent()).isEqualTo("agent-host:8500");
    assertThat(target.query().tags()).containsExactly("v2", "e u");
    assertThat(target.query().worst()).isEqualTo(CheckStatus.WARNING);
    assertThat(target.query().filter()).isEqualTo("a == b");
    assertThat(target("praetor://[2001:db8::1]:8500/backend").agent())
        .isEqualTo("[2001:db8::1]:8500");
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() {
    assertThatThrownBy(() -> target("praetor:///"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no service");
    assertThatThrownBy(() -> target("praetor://backend"))
        .hasMessageContaining("praetor:///SERVICE");
    assertThatThrownBy(() -> target("praetor:///backend?tags=v2")).hasMessageContaining("\"tags\"");
  }

  private static Target target(String uri) {
    return Target.of(URI.create(uri));
  }
}
