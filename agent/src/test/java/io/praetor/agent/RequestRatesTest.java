package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Route;
import io.praetor.agent.rpc.Identity;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rates of requests: what is refused, what is only counted, what is not looked at. */
final class RequestRatesTest {
  private static final Route ROUTE = Route.get("/v1/", (request, responder) -> {});

  private final AtomicBoolean leads = new AtomicBoolean();
  private final AtomicInteger exceeded = new AtomicInteger();
  private final RequestRates rates =
      new RequestRates(
          Gatekeeper.OPEN, leads::get, (write, enforced) -> exceeded.incrementAndGet());

  private int status(String method, String uri) {
    @Nullable Answer refusal = rates.admit(new Request(method, uri, name -> null, "127.0.0.1"));
    return refusal == null ? 200 : refusal.status();
  }

  private int allowed(String method, String uri, int tries) {
    int allowed = 0;
    for (int i = 0; i < tries; i++) {
      allowed += status(method, uri) == 200 ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void moreThanABurstIsRefused() {
    rates.change(new AgentConfig.RequestRates("enforcing", 0.1, 0.2));
    assertThat(allowed("GET", "/v1/kv/a", 10)).isEqualTo(1);
    assertThat(allowed("PUT", "/v1/kv/a", 10)).isEqualTo(2);
    assertThat(status("GET", "/v1/kv/a")).isEqualTo(429);
    assertThat(status("PUT", "/v1/kv/a")).isEqualTo(429);
    leads.set(true);
    assertThat(status("PUT", "/v1/kv/a")).isEqualTo(503);
    assertThat(status("GET", "/v1/kv/a")).isEqualTo(429);
    assertThat(status("PUT", "/v1/agent/reload")).isEqualTo(200);
    assertThat(status("GET", "/v1/status/leader")).isEqualTo(200);
  }

  @Test
  void theAgentsOwnRequestsAreNotCounted() {
    rates.change(new AgentConfig.RequestRates("enforcing", 0.1, 0.1));
    for (int i = 0; i < 10; i++) {
      Request request = new Request("GET", "/v1/kv/a", name -> null, "127.0.0.1");
      assertThat(rates.check(ROUTE, request)).isNull();
    }
    // A question of another agent for the rights of a token is a read.
    Identity other = new Identity("dc1", "", "id", "n2", "127.0.0.1:1", false, "life");
    assertThat(rates.admitQuestion(other)).isNull();
    assertThat(rates.admitQuestion(other)).isNotNull();
    rates.change(new AgentConfig.RequestRates("enforcing", 0.1, 0.1));
    assertThat(status("GET", "/v1/kv/a")).isEqualTo(200);
  }

  @Test
  void permissiveCountsAndDisabledDoesNot() {
    rates.change(new AgentConfig.RequestRates("permissive", 0.1, -1));
    assertThat(allowed("GET", "/v1/kv/a", 10)).isEqualTo(10);
    assertThat(exceeded.get()).isEqualTo(9);
    assertThat(allowed("PUT", "/v1/kv/a", 10)).isEqualTo(10);
    rates.change(new AgentConfig.RequestRates("disabled", 0.1, 0.1));
    assertThat(allowed("GET", "/v1/kv/a", 10)).isEqualTo(10);
    assertThat(exceeded.get()).isEqualTo(9);
  }
}
