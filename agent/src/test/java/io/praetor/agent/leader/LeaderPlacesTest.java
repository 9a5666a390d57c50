package io.praetor.agent.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcOptions;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.level.Level;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The places of nodes on their way to other servers, and to nobody else. */
class LeaderPlacesTest {
  private static final long WAIT_S_MAX = 60;

  private static RpcPort port(String name, boolean isServer, int level) throws IOException {
    return RpcPort.open(
        RpcOptions.builder("127.0.0.1", 0).build(),
        new Identity("dc1", "", UUID.randomUUID().toString(), name, "127.0.0.1:0", isServer, "1")
            .withLevel(level),
        () -> null);
  }

  private static String addressOf(RpcPort port) {
    return "127.0.0.1:" + port.address().getPort();
  }

  @Test
  void anotherServerGetsAllOfThemAndAnAgentThatIsNoneNothing() throws Exception {
    Coordinates there = new Coordinates();
    there.put("Node-1", Coordinate.at(1_234_567, 3));
    there.put("node-2", Coordinate.UNKNOWN);
    try (RpcPort leader = port("leader", true, Level.NEWEST);
        RpcPort server = port("server", true, Level.NEWEST);
        RpcPort client = port("client", false, Level.NEWEST)) {
      new LeaderPlaces(there, leader).serve();
      CompletableFuture<Map<String, Coordinate>> copied = new CompletableFuture<>();
      LeaderPlaces places = new LeaderPlaces(new Coordinates(), server);
      assertThat(places.isServedBy(addressOf(leader))).isTrue();
      places.ask(addressOf(leader), copied::complete);
      assertThat(copied.get(WAIT_S_MAX, TimeUnit.SECONDS))
          .isEqualTo(Map.of("node-1", Coordinate.at(1_234_567, 3), "node-2", Coordinate.UNKNOWN));
      CompletableFuture<String> refused = new CompletableFuture<>();
      var _ =
          client.request(
              addressOf(leader),
              Service.PLACES,
              new byte[0],
              TimeUnit.SECONDS.toMillis(WAIT_S_MAX),
              new ResponseListener() {
                @Override
                public void answered(byte[] body) {
                  refused.complete("it was answered");
                }

                @Override
                public void failed(RequestFailure failure) {
                  refused.complete(failure.reason());
                }
              });
      assertThat(refused.get(WAIT_S_MAX, TimeUnit.SECONDS)).contains("only servers");
    }
  }

  @Test
  void oneOfAnEarlierVersionIsNotAsked() throws Exception {
    try (RpcPort leader = port("leader", true, Level.ACCESS);
        RpcPort server = port("server", true, Level.NEWEST)) {
      LeaderPlaces places = new LeaderPlaces(new Coordinates(), server);
      CompletableFuture<Boolean> ended = new CompletableFuture<>();
      var _ =
          server.request(
              addressOf(leader),
              Service.RENEW,
              new byte[0],
              TimeUnit.SECONDS.toMillis(WAIT_S_MAX),
              new ResponseListener() {
                @Override
                public void answered(byte[] body) {
                  ended.complete(true);
                }

                @Override
                public void failed(RequestFailure failure) {
                  ended.complete(false);
                }
              });
      assertThat(ended.get(WAIT_S_MAX, TimeUnit.SECONDS)).isFalse();
      assertThat(places.isServedBy(addressOf(leader))).isFalse();
    }
  }
}
