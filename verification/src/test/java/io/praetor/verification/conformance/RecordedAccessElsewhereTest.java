package io.praetor.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.door.ClientAgent;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The recorded scenarios of access control at a follower, and at an agent without a log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordedAccessElsewhereTest {
  private static final Duration START_MAX = Duration.ofSeconds(90);

  /** That of the recording. */
  private static final String TOKEN = "11111111-2222-3333-4444-555555555555";

  private static final String ACL =
      "-hcl=acl { enabled = true default_policy = \"deny\" token_ttl = \"0s\""
          + " tokens { initial_management = \""
          + TOKEN
          + "\" } }";

  private Cluster cluster;
  private ClientAgent client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster = Cluster.start(folder, new ClusterSettings(2, 0, 1, 16_384, 3_000, List.of(ACL)));
    client = ClientAgent.start(folder.resolve("client"), "client", cluster, ACL);
    awaitToken(client.httpPort());
    cluster.members().forEach(each -> awaitToken(each.httpPort()));
  }

  @AfterAll
  void stop() {
    client.close();
    cluster.close();
  }

  private static void awaitToken(int port) {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!isTokenKnown(port)) {
      assertThat(System.nanoTime() - deadline).as("the token is known at %d", port).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static boolean isTokenKnown(int port) {
    try {
      return RawHttp.send(port, "GET", "/v1/acl/token/self", Map.of("X-Consul-Token", TOKEN), null)
              .status()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Member follower() {
    Member leader = cluster.leader().orElseThrow();
    return cluster.members().stream().filter(each -> each != leader).findFirst().orElseThrow();
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> atAFollower() {
    return played("follower", follower().httpPort());
  }

  @Test
  @Order(1)
  void aTokenIsKnownAtAFollowerOnceItWasMade() throws IOException {
    int leader = cluster.leader().orElseThrow().httpPort();
    int follower = follower().httpPort();
    for (int i = 0; i < 20; i++) {
      String secret = UUID.randomUUID().toString();
      String body =
          "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"global-management\"}]}";
      RawHttp.Answer made =
          RawHttp.send(
              leader,
              "PUT",
              "/v1/acl/token",
              Map.of("X-Consul-Token", TOKEN),
              body.getBytes(StandardCharsets.UTF_8));
      assertThat(made.status()).as(made.text()).isEqualTo(200);
      RawHttp.Answer told =
          RawHttp.send(
              follower,
              "GET",
              "/v1/operator/raft/configuration",
              Map.of("X-Consul-Token", secret),
              null);
      assertThat(told.status()).as(told.text()).isEqualTo(200);
    }
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> atAnAgentWithoutALog() {
    return played("client", client.httpPort());
  }

  private static Stream<DynamicTest> played(String where, int port) {
    // One scenario tells the numbers of a cluster of one server.
    return Recording.named("acl").served().stream()
        .filter(scenario -> !scenario.name().equals("operator"))
        .map(scenario ->
            DynamicTest.dynamicTest(
                where + "/acl/" + scenario.name(),
                () ->
                    assertThat(HttpReplay.play(port, TOKEN, scenario))
                        .as(scenario.about())
                        .isEmpty()));
  }
}
