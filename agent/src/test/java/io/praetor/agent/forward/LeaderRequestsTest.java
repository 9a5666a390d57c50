package io.praetor.agent.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.query.SameThread;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that a server passes on to the leader, which ends before it has answered. */
class LeaderRequestsTest {
  private record Told(int status, String text, boolean undone) {}

  private record Waiting(CompletableFuture<Told> told) implements Responder {
    @Override
    public void respond(Answer answer) {
      told.complete(new Told(answer.status(), answer.body().toString(UTF_8), answer.isUndone()));
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
      return SameThread.OWNER;
    }
  }

  private static RpcPort open(String name) throws IOException {
    return RpcPort.open(
        RpcOptions.builder("127.0.0.1", 0).build(),
        new Identity("dc1", "", UUID.randomUUID().toString(), name, "127.0.0.1:0", true, "1"),
        () -> null);
  }

  private static Told pass(LeaderRequests requests, String leader, Runnable meanwhile)
      throws Exception {
    CompletableFuture<Told> told = new CompletableFuture<>();
    Request request = new Request("PUT", "/v1/acl/bootstrap", Map.<String, String>of()::get, "");
    requests.pass(leader, "praetor-passed-on", request, new Waiting(told));
    meanwhile.run();
    return told.get(60, TimeUnit.SECONDS);
  }

  @Test
  void whatTheLeaderMayHaveDoneIsNotCalledUndone() throws Exception {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    RpcPort leader = open("b");
    try (RpcPort server = open("a")) {
      leader.serve(Service.HTTP, (from, body, reply) -> taken.complete(true));
      String address = "127.0.0.1:" + leader.address().getPort();
      LeaderRequests requests = new LeaderRequests(server);
      Told lost =
          pass(
              requests,
              address,
              () -> {
                taken.orTimeout(60, TimeUnit.SECONDS).join();
                leader.close();
              });
      assertThat(lost.text()).contains("outcome unknown");
      assertThat(lost.undone()).isFalse();
      Told unsent = pass(requests, address, () -> {});
      assertThat(unsent).isEqualTo(new Told(500, "No cluster leader", true));
    }
  }
}
