package io.praetor.agent.routing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That no route goes without an entry in the table of needs; an agent asks when it starts. */
class RouteNeedsTest {
  private static final Endpoint NOBODY = (request, responder) -> {};

  @Test
  void aRouteWithoutAnEntryIsNamed() {
    assertThatThrownBy(() -> RouteNeeds.requireFor(List.of(List.of(Route.get("/v1/new", NOBODY)))))
        .hasMessage("RouteNeeds does not say what these need: [GET /v1/new]");
  }

  @Test
  void soIsAMethodWithoutOne() {
    assertThatThrownBy(
            () -> RouteNeeds.requireFor(List.of(List.of(Route.put("/v1/status/leader", NOBODY)))))
        .hasMessageContaining("PUT /v1/status/leader");
    assertThatThrownBy(
            () -> RouteNeeds.requireFor(List.of(List.of(Route.any("/v1/kv/", NOBODY, null)))))
        .hasMessageContaining("* /v1/kv/");
  }

  @Test
  void whatAnotherAgentJudgesNeedsNone() {
    assertThatCode(
            () -> RouteNeeds.requireFor(List.of(List.of(Route.passedOn("/v1/new", NOBODY, null)))))
        .doesNotThrowAnyException();
  }
}
