package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DefinitionRulesTest {
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final String NO_INTERVAL =
      "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks";

  @Test
  void refuseInConsulsWords() {
    assertThat(refusal(b -> b)).isEqualTo("TTL must be > 0 for TTL checks");
    assertThat(refusal(b -> b.http("http://a/").interval(TEN).ttl(TEN)))
        .isEqualTo("Interval and TTL cannot both be specified");
    assertThat(refusal(b -> b.http("http://a/"))).isEqualTo(NO_INTERVAL);
    assertThat(refusal(b -> b.http("http://a/").ttl(TEN))).isEqualTo(NO_INTERVAL);
    assertThat(refusal(b -> b.grpc("a:1"))).isEqualTo(NO_INTERVAL);
    assertThat(refusal(b -> b.scriptArgs(List.of("true")))).isEqualTo(NO_INTERVAL);
    assertThat(refusal(b -> b.tcp("a:1").interval(TEN.negated()))).isEqualTo(NO_INTERVAL);
    assertThat(refusal(b -> b.aliasService("a").interval(TEN).tcp("a:1")))
        .isEqualTo("Interval cannot be set for Alias checks");
    assertThat(refusal(b -> b.aliasService("a").ttl(TEN)))
        .isEqualTo("TTL must be not be set for Alias checks");
    assertThat(refusal(b -> b.ttl(TEN).failuresBeforeWarning(5).failuresBeforeCritical(3)))
        .isEqualTo("FailuresBeforeWarning can't be higher than FailuresBeforeCritical");
    assertThat(refusal(b -> b.ttl(TEN).outputMaxSize(-1)))
        .isEqualTo("MaxOutputMaxSize must be positive");
  }

  @Test
  void refuseWhatThisAgentDoesNotRun() {
    assertThat(refusal(b -> b.dockerContainerId("c").scriptArgs(List.of("true")).interval(TEN)))
        .startsWith("DockerContainerID: ");
    assertThat(refusal(b -> b.osService("ssh").interval(TEN))).startsWith("OSService: ");
    assertThat(refusal(b -> b.http("http://a/").tcp("a:1").interval(TEN)))
        .isEqualTo("It states several kinds of checks (http, tcp); register a check for each");
  }

  @Test
  void refuseNamesThatTheCatalogRefuses() {
    String refused = "The ID or name of a check cannot hold a zero byte";
    assertThat(refusal(b -> b.ttl(TEN).id("a\0"))).isEqualTo(refused);
    assertThat(refusal(b -> b.ttl(TEN).name("\0"))).isEqualTo(refused);
  }

  @Test
  void takeOneOfEachKind() {
    assertThat(refusal(b -> b.ttl(TEN))).isNull();
    assertThat(refusal(b -> b.aliasNode("n"))).isNull();
    for (UnaryOperator<CheckDefinitionBuilder> each :
        List.<UnaryOperator<CheckDefinitionBuilder>>of(
            b -> b.http("http://a/").header(Map.of("A", List.of("b"))),
            b -> b.tcp("a:1"),
            b -> b.udp("a:1"),
            b -> b.grpc("a:1/s"),
            b -> b.h2ping("a:1"),
            b -> b.scriptArgs(List.of("true")))) {
      assertThat(refusal(b -> each.apply(b).interval(TEN))).isNull();
      CheckDefinition check = each.apply(CheckDefinition.builder()).interval(TEN).build();
      assertThat(check.toBuilder().build()).isEqualTo(check);
      assertThat(check.kind().isPeriodic()).isTrue();
    }
  }

  private static @Nullable String refusal(UnaryOperator<CheckDefinitionBuilder> with) {
    return DefinitionRules.refusal(with.apply(CheckDefinition.builder()).build());
  }
}
