package io.praetor.verification.door;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
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

/** Three servers and an agent that is none, as processes. The last test kills a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientAgentTest {
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final int WATCHERS = 500;
  private static final Pattern EVENT_ID = Pattern.compile("\"ID\":\"([^\"]*)\"");

  private Cluster cluster;
  private ClientAgent agent;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster = Cluster.start(folder, ClusterSettings.of(3));
    // Longer than an election takes on the busiest machine.
    String hold = "-hcl=performance { rpc_hold_timeout = \"45s\" }";
    agent = ClientAgent.start(folder.resolve("client"), "client", cluster, hold);
    assertThat(cluster.awaitHealthy(START_MAX)).as("the cluster is healthy").isTrue();
    agent.awaitMember(START_MAX);
  }

  @AfterAll
  void stop() {
    agent.close();
    cluster.close();
  }

  private RawHttp.Answer ask(String method, String path) {
    try {
      return RawHttp.send(agent.httpPort(), method, path, null);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> recordedAnswersThroughTheAgent() {
    return Recorded.answersAt(
        agent.httpPort(),
        "kv",
        "txn",
        "session",
        "blocking",
        "catalog",
        "health",
        "agentsvc",
        "event",
        "query",
        "uiapi");
  }

  @Test
  @Order(3)
  void itIsOneOfTheMembers() {
    assertThat(ask("GET", "/v1/agent/members").text())
        .contains("\"Name\":\"client\"", "\"Name\":\"s1\"", "\"Name\":\"s2\"", "\"Name\":\"s3\"");
    assertThat(ask("GET", "/v1/agent/self").text())
        .contains("\"NodeName\":\"client\"", "\"Server\":false");
    assertThat(ask("PUT", "/v1/session/create").status()).isEqualTo(200);
    assertThat(ask("GET", "/v1/session/node/client").text()).contains("\"Node\":\"client\"");
  }

  @Test
  @Order(4)
  void limitsHoldBeforeServersAreAsked() throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(agent.httpPort(), "PUT", "/v1/kv/large", new byte[512 * 1024 + 1]);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text()).contains("limits.kv_max_value_size");
  }

  @Test
  @Order(4)
  void headersArePassedOnUpToTheirLimit() throws IOException {
    String large = "x".repeat(9_000);
    for (String name : List.of("Accept", "X-Forwarded-For", "Praetor-Reason")) {
      RawHttp.Answer refused =
          RawHttp.send(agent.httpPort(), "PUT", "/v1/kv/header", Map.of(name, large), new byte[1]);
      assertThat(refused.status()).as(name).isEqualTo(431);
      assertThat(refused.text()).contains("limits.forwarded_header_bytes_max", "8192");
    }
    assertThat(ask("GET", "/v1/kv/header").status()).isEqualTo(404);
    RawHttp.Answer others =
        RawHttp.send(
            agent.httpPort(), "PUT", "/v1/kv/header", Map.of("Cookie", large), new byte[1]);
    assertThat(others.text()).isEqualTo("true");
    RawHttp.Answer within =
        RawHttp.send(
            agent.httpPort(),
            "GET",
            "/v1/kv/header",
            Map.of("Accept", "*/*", "Praetor-Reason", "x".repeat(8_000)),
            null);
    assertThat(within.status()).isEqualTo(200);
  }

  @Test
  @Order(5)
  void snapshotsPassInPieces() throws IOException {
    for (int i = 0; i < 8; i++) {
      byte[] value = new byte[500_000];
      new Random(i).nextBytes(value);
      assertThat(RawHttp.send(agent.httpPort(), "PUT", "/v1/kv/piece/" + i, value).text())
          .isEqualTo("true");
    }
    RawHttp.Answer saved = ask("GET", "/v1/snapshot");
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.body().length).isGreaterThan(4_000_000);
    assertThat(ask("DELETE", "/v1/kv/piece/?recurse").text()).isEqualTo("true");
    RawHttp.Answer restored = RawHttp.send(agent.httpPort(), "PUT", "/v1/snapshot", saved.body());
    assertThat(restored.text()).isEmpty();
    assertThat(ask("GET", "/v1/kv/piece/?keys").text()).contains("piece/0", "piece/7");
  }

  @Test
  @Order(6)
  void watchersOfOneKeyAreOneQueryAtTheServers() throws IOException {
    String index = put("0");
    try (Watchers watchers = Watchers.connect(agent.httpPort(), WATCHERS)) {
      for (int round = 1; round <= 3; round++) {
        watchers.ask("/v1/kv/watched?wait=5m&index=" + index);
        eventually("one query waits", () -> ClientAgent.parkedAtServers(cluster) == 1);
        index = put(Integer.toString(round));
        watchers.awaitAnswers();
      }
      watchers.ask("/v1/kv/watched?wait=5m&index=" + index);
      eventually("one query waits", () -> ClientAgent.parkedAtServers(cluster) == 1);
    }
    eventually("nobody waits any more", () -> ClientAgent.parkedAtServers(cluster) == 0);
  }

  private String put(String value) throws IOException {
    RawHttp.Answer put =
        RawHttp.send(agent.httpPort(), "PUT", "/v1/kv/watched", value.getBytes(US_ASCII));
    assertThat(put.text()).isEqualTo("true");
    return String.valueOf(ask("GET", "/v1/kv/watched").header("X-Consul-Index"));
  }

  @Test
  @Order(7)
  void waitsThatEndAreAnsweredWithWhatIsThere() throws IOException {
    String index = put("again");
    try (Watchers patient = Watchers.connect(agent.httpPort(), 3);
        Watchers hasty = Watchers.connect(agent.httpPort(), 3)) {
      patient.ask("/v1/kv/watched?wait=5m&index=" + index);
      hasty.ask("/v1/kv/watched?wait=300ms&index=" + index);
      hasty.awaitAnswers();
      assertThat(put("more")).isNotEqualTo(index);
      patient.awaitAnswers();
    }
  }

  @Test
  @Order(7)
  void servicesOfAnAgentAreInTheCatalogWhoeverElseWritesThere() throws IOException {
    Member leader = cluster.leader().orElseThrow();
    Member follower =
        cluster.members().stream().filter(each -> each != leader).findFirst().orElseThrow();
    String check = "\"Check\":{\"TTL\":\"10m\",\"Status\":\"passing\"}";
    send(agent.httpPort(), "/v1/agent/service/register", "{\"Name\":\"own\"," + check + "}");
    send(
        follower.httpPort(),
        "/v1/agent/service/register",
        "{\"Name\":\"own\",\"ID\":\"second\"," + check + "}");
    eventually(
        "both are found at another server",
        () ->
            passing(leader).contains("\"Node\":\"client\"")
                && passing(leader).contains("\"ID\":\"second\""));
    assertThat(ask("GET", "/v1/agent/services").text())
        .contains("\"own\":{")
        .doesNotContain("second");

    send(
        leader.httpPort(),
        "/v1/catalog/register",
        "{\"Node\":\"client\",\"SkipNodeUpdate\":true,\"Service\":{\"Service\":\"stranger\"},"
            + "\"Check\":{\"Name\":\"odd\",\"Status\":\"critical\"}}");
    send(
        leader.httpPort(), "/v1/catalog/deregister", "{\"Node\":\"client\",\"ServiceID\":\"own\"}");
    // All is compared each minute, and at a reload.
    send(agent.httpPort(), "/v1/agent/reload", "");
    eventually(
        "what others wrote under its node is put right",
        () -> {
          String node = ask("GET", "/v1/health/node/client").text();
          return node.contains("\"service:own\"") && !node.contains("odd");
        });
    assertThat(ask("GET", "/v1/catalog/node/client").text()).doesNotContain("stranger");
    send(agent.httpPort(), "/v1/agent/service/deregister/own", "");
    send(follower.httpPort(), "/v1/agent/service/deregister/second", "");
    eventually("both are gone", () -> passing(leader).equals("[]"));
  }

  @Test
  @Order(7)
  void anEventComesToEachAgentOnceWhereverItIsFired() throws IOException {
    List<Integer> ports = new ArrayList<>(List.of(agent.httpPort()));
    cluster.members().forEach(each -> ports.add(each.httpPort()));
    for (int from : ports) {
      send(from, "/v1/event/fire/everywhere", "from " + from);
    }
    send(agent.httpPort(), "/v1/event/fire/everywhere?node=^s2$", "at s2 alone");
    for (int i = 0; i < ports.size(); i++) {
      int at = ports.get(i);
      int count = ports.size() + (i == 2 ? 1 : 0);
      eventually("they have come", () -> ids(at).size() >= count);
      assertThat(ids(at)).as("at port %d", at).hasSize(count).doesNotHaveDuplicates();
    }
    assertThat(new HashSet<>(ids(ports.get(0)))).isEqualTo(new HashSet<>(ids(ports.get(1))));
  }

  private static List<String> ids(int port) {
    try {
      String list = RawHttp.send(port, "GET", "/v1/event/list?name=everywhere", null).text();
      return EVENT_ID.matcher(list).results().map(each -> each.group(1)).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String passing(Member server) {
    RawHttp.Answer answer = server.ask("GET", "/v1/health/service/own?passing");
    return answer == null ? "" : answer.text();
  }

  private static void send(int port, String path, String body) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "PUT", path, body.getBytes(US_ASCII));
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(200);
  }

  @Test
  @Order(8)
  void noClientSeesThatItsServerDies() throws Exception {
    AgentTraffic traffic = new AgentTraffic(agent.httpPort(), 1, 2, 2);
    try {
      eventually("traffic flows", () -> traffic.writes() > 20);
      Member used = agent.serverInUse().orElseThrow();
      cluster.kill(used);
      long reads = traffic.reads();
      long writes = traffic.writes();
      eventually(
          "traffic flows on", () -> traffic.reads() > reads + 50 && traffic.writes() > writes + 50);
      assertThat(agent.serverInUse()).isNotEmpty().get().isNotEqualTo(used);
    } finally {
      traffic.end();
    }
    assertThat(traffic.wrong()).as(traffic.summary()).isEqualTo(List.of());
  }
}
