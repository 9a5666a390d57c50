package io.praetor.agent.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the router finds out who asks, once and before any endpoint. */
class RequesterTest {
  private enum Ignoring implements Responder {
    ALL;

    @Override
    public void respond(Answer answer) {
      answer.sent();
    }

    @Override
    public OutputStream stream(Answer head) {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void breakOff() {}

    @Override
    public void onHangUp(Runnable action) {}

    @Override
    public Scheduling scheduling() {
      throw new UnsupportedOperationException("nothing waits here");
    }
  }

  private final List<Requester> asked = new ArrayList<>();

  private Router router(Gatekeeper gatekeeper) {
    Routes routes =
        new Routes(
            List.of(
                List.of(
                    Route.get("/v1/kv/", (request, responder) -> asked.add(request.requester())))));
    return new Router(routes, RequestLimits.defaults("dc1"), gatekeeper, RequestMetrics.NONE);
  }

  private static Request request(String uri, Map<String, String> headers) {
    return new Request("GET", uri, headers::get, "127.0.0.1");
  }

  @Test
  void whoComesWithAnotherTokenIsAnotherWhereTokensArePassedOn() {
    Router router = router(Gatekeeper.PASSING_ON);
    router.handle(request("/v1/kv/a", Map.of()), Ignoring.ALL);
    router.handle(request("/v1/kv/a", Map.of("X-Consul-Token", "t")), Ignoring.ALL);
    router.handle(request("/v1/kv/a?token=t", Map.of()), Ignoring.ALL);
    router.handle(request("/v1/kv/a", Map.of("Authorization", "Bearer t")), Ignoring.ALL);
    router.handle(request("/v1/kv/a", Map.of("X-Consul-Token", "u")), Ignoring.ALL);
    Requester t = new Requester("t");
    assertThat(asked).containsExactly(Requester.ANONYMOUS, t, t, t, new Requester("u"));
  }

  @Test
  void everybodyIsTheSameWithoutAccessControl() {
    router(Gatekeeper.OPEN).handle(request("/v1/kv/a?token=t", Map.of()), Ignoring.ALL);
    assertThat(asked).containsExactly(Requester.ANONYMOUS);
  }

  @Test
  void aRefusedRequesterReachesNoEndpoint() {
    Gatekeeper strict =
        new Gatekeeper() {
          @Override
          public Requester requester(Request request, String token) {
            return new Requester(token);
          }

          @Override
          public Answer check(Route route, Request request) {
            return Answer.text(403, "Permission denied");
          }
        };
    router(strict).handle(request("/v1/kv/a?token=t", Map.of()), Ignoring.ALL);
    router(strict).handleInternal(request("/v1/kv/a?token=t", Map.of()), Ignoring.ALL);
    assertThat(asked).isEmpty();
  }
}
