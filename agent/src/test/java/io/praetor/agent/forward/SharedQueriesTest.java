package io.praetor.agent.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.query.SameThread;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Gatekeeper;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.RequestMetrics;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.agent.routing.Router;
import io.praetor.agent.routing.Routes;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which blocking queries of an agent's clients are one at the servers. */
class SharedQueriesTest {
  private static final long HOLD_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** A client that waits; it can hang up. */
  private static final class Client implements Responder {
    private final List<Runnable> onHangUp = new ArrayList<>();

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
    public void onHangUp(Runnable action) {
      onHangUp.add(action);
    }

    void hangUp() {
      onHangUp.forEach(Runnable::run);
    }

    @Override
    public Scheduling scheduling() {
      return SameThread.OWNER;
    }
  }

  private final RequestLimits limits = RequestLimits.defaults("dc1");
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final RpcPort port =
      RpcPort.open(
          RpcOptions.defaults("127.0.0.1", 0),
          new Identity("dc1", "", UUID.randomUUID().toString(), "n", "127.0.0.1:0", false, "1"),
          () -> null);
  private final SharedQueries queries =
      new SharedQueries(
          new ForwardContext(port, new ServerChoice(port), timers, HOLD_NANOS), limits);
  private final Router router =
      new Router(
          new Routes(
              List.of(
                  List.of(
                      Route.get(
                          "/v1/kv/",
                          (request, responder) ->
                              assertThat(
                                      queries.take(request, RequestMessage.of(request), responder))
                                  .isTrue())))),
          limits,
          Gatekeeper.PASSING_ON,
          RequestMetrics.NONE);

  SharedQueriesTest() throws IOException {}

  @AfterEach
  void close() {
    timers.shutdownNow();
    port.close();
  }

  private Client wait(String uri, Map<String, String> headers) {
    Client client = new Client();
    router.handle(new Request("GET", uri, headers::get, "127.0.0.1"), client);
    return client;
  }

  @Test
  void thoseAloneThatAskTheSameWithTheSameToken() {
    Client first = wait("/v1/kv/a?index=7", Map.of());
    wait("/v1/kv/a?index=7&wait=5m", Map.of());
    assertThat(queries.count()).isEqualTo(1);
    wait("/v1/kv/a?index=8", Map.of());
    assertThat(queries.count()).isEqualTo(2);
    Client token = wait("/v1/kv/a?index=7", Map.of("X-Consul-Token", "t"));
    assertThat(queries.count()).isEqualTo(3);
    Client same = wait("/v1/kv/a?index=7", Map.of("Authorization", "Bearer t"));
    assertThat(queries.count()).isEqualTo(3);
    first.hangUp();
    token.hangUp();
    assertThat(queries.count()).isEqualTo(3);
    same.hangUp();
    assertThat(queries.count()).isEqualTo(2);
  }

  @Test
  void headersThatMayChangeAnAnswerTellQuestionsApart() {
    wait("/v1/kv/a?index=7", Map.of("X-Forwarded-For", "10.0.0.1"));
    wait("/v1/kv/a?index=7", Map.of("X-Forwarded-For", "10.0.0.2", "User-Agent", "x"));
    assertThat(queries.count()).isEqualTo(1);
    wait("/v1/kv/a?index=7", Map.of("Accept", "text/event-stream"));
    wait("/v1/kv/a?index=7", Map.of("Cache-Control", "max-age=1"));
    wait("/v1/kv/a?index=7", Map.of("Last-Event-ID", "5"));
    wait("/v1/kv/a?index=7", Map.of("Origin", "http://a"));
    assertThat(queries.count()).isEqualTo(5);
  }
}
