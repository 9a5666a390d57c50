package io.praetor.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.praetor.client.Conclusion;
import io.praetor.client.Praetor;
import io.praetor.client.PraetorException;
import io.praetor.client.ReadOptions;
import io.praetor.client.RegisteredService;
import io.praetor.client.ServiceWatch;
import io.praetor.client.ServiceWatchOptions;
import io.praetor.client.service.CatalogRegistration;
import io.praetor.client.service.CatalogService;
import io.praetor.client.service.Check;
import io.praetor.client.service.CheckDefinition;
import io.praetor.client.service.CheckStatus;
import io.praetor.client.service.Instance;
import io.praetor.client.service.Node;
import io.praetor.client.service.NodeServices;
import io.praetor.client.service.ReportedCheck;
import io.praetor.client.service.Service;
import io.praetor.client.service.ServiceDefinition;
import io.praetor.client.service.ServiceHealth;
import io.praetor.client.service.ServiceQuery;
import io.praetor.client.service.Weights;
import io.praetor.verification.process.ProductProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client says of services, and hears of them, with a real agent. */
@Tag("product")
class JavaServicesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ProductProcess agent;
  private static Praetor praetor;

  @BeforeAll
  static void start() throws Exception {
    agent = ProductProcess.single(folder, "-dev").awaitLeader(SOON);
    praetor = Praetor.at("http://" + agent.address()).build();
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  @Test
  void theCatalogGivesBackWhatWasRegistered() {
    ServiceDefinition service =
        ServiceDefinition.of("shop", 8080)
            .withId("shop-1")
            .withTags("v2", "eu")
            .withMeta("owner", "shop team")
            .withWeights(new Weights(10, 3));
    praetor
        .catalog()
        .register(
            CatalogRegistration.of("shop-node", "10.0.0.5")
                .withNodeId("11111111-2222-3333-4444-555555555555")
                .withNodeMeta("rack", "7")
                .with(service)
                .with(ReportedCheck.ofNode("power", CheckStatus.PASSING))
                .with(ReportedCheck.ofService("alive", "shop-1", CheckStatus.WARNING)));
    CatalogService got =
        only(praetor.catalog().service(query("shop"), ReadOptions.DEFAULT).value());
    assertThat(got.host()).isEqualTo("10.0.0.5");
    assertThat(got.node().meta()).containsEntry("rack", "7");
    NodeServices node =
        praetor.catalog().node("shop-node", ReadOptions.DEFAULT).value().orElseThrow();
    assertThat(node.node().id()).isEqualTo("11111111-2222-3333-4444-555555555555");
    for (Service seen : List.of(got.service(), only(node.services()))) {
      assertThat(seen.id()).isEqualTo("shop-1");
      assertThat(seen.tags()).containsExactly("v2", "eu");
      assertThat(seen.meta()).containsEntry("owner", "shop team");
      assertThat(seen.weights()).isEqualTo(new Weights(10, 3));
      assertThat(seen.port()).isEqualTo(8080);
    }
    assertThat(praetor.catalog().services(ReadOptions.DEFAULT).value())
        .containsEntry("shop", List.of("eu", "v2"));
    assertThat(praetor.catalog().nodes(ReadOptions.CONSISTENT).value())
        .extracting(Node::name)
        .contains("shop-node");
    assertThat(praetor.catalog().datacenters()).containsExactly("dc1");
    assertThat(praetor.catalog().node("none", ReadOptions.STALE).value()).isEmpty();

    assertThat(praetor.services().find(query("shop"))).isEmpty();
    ServiceQuery warningToo = query("shop").noWorseThan(CheckStatus.WARNING);
    ServiceHealth health = only(praetor.health().service(warningToo, ReadOptions.DEFAULT).value());
    assertThat(health.checks()).extracting(Check::id).containsExactly("power", "alive");
    Instance instance = only(praetor.services().find(warningToo));
    assertThat(instance.weight()).isEqualTo(3);
    assertThat(instance.authority()).isEqualTo("10.0.0.5:8080");
    assertThat(praetor.health().node("shop-node", ReadOptions.DEFAULT).value()).hasSize(2);
    assertThat(praetor.health().checks("shop", ReadOptions.DEFAULT).value()).hasSize(1);
    assertThat(praetor.health().inState(CheckStatus.WARNING, ReadOptions.DEFAULT).value())
        .extracting(Check::id)
        .contains("alive");

    praetor.catalog().deregisterCheck("shop-node", "alive");
    assertThat(praetor.services().find(query("shop"))).hasSize(1);
    praetor.catalog().deregisterService("shop-node", "shop-1");
    praetor.catalog().deregister("shop-node");
    assertThat(praetor.catalog().node("shop-node", ReadOptions.DEFAULT).value())
        .isEqualTo(Optional.empty());
  }

  @Test
  void aRefusedRegistrationSaysThatNothingHappened() {
    PraetorException refused =
        catchThrowableOfType(
            PraetorException.class,
            () -> praetor.catalog().register(CatalogRegistration.of("homeless", "")));
    assertThat(refused.conclusion()).isEqualTo(Conclusion.DID_NOT_HAPPEN);
    assertThat(refused).hasMessageContaining("Must provide address");
  }

  @Test
  void aLiveListFollowsInstancesAsTheyComeFlapAndGo() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    ServiceQuery v2 = query("live").withTag("v2");
    try (ServiceWatch watch = watch(v2, told)) {
      assertThat(next(told)).isEmpty();
      put("live", 1, CheckStatus.PASSING, "v2");
      assertThat(next(told)).isEqualTo("live-1");
      put("live", 2, CheckStatus.PASSING, "v1");
      put("live", 3, CheckStatus.CRITICAL, "v2");
      put("live", 4, CheckStatus.PASSING, "v2");
      assertThat(next(told)).isEqualTo("live-1 live-4");
      put("live", 1, CheckStatus.CRITICAL, "v2");
      assertThat(next(told)).isEqualTo("live-4");
      put("live", 1, CheckStatus.PASSING, "v2");
      assertThat(next(told)).isEqualTo("live-1 live-4");
      praetor.catalog().deregister("live-node-1");
      assertThat(next(told)).isEqualTo("live-4");
      praetor.catalog().deregister("live-node-4");
      assertThat(next(told)).isEmpty();
      assertThat(watch.next()).isEmpty();
    }
  }

  @Test
  void thousandsOfChoicesFollowTheWeights() throws Exception {
    for (int i = 1; i <= 3; i++) {
      ServiceDefinition service =
          ServiceDefinition.of("weighed", 80).withId("w" + i).withWeights(new Weights(i, 1));
      praetor
          .catalog()
          .register(CatalogRegistration.of("weighed-" + i, "10.0.0." + i).with(service));
    }
    try (ServiceWatch watch = praetor.services().watch("weighed")) {
      assertThat(watch.awaitInstances(SOON)).isTrue();
      Map<String, Integer> turns = new HashMap<>();
      Map<String, Integer> random = new HashMap<>();
      Map<String, Integer> keys = new HashMap<>();
      for (int i = 0; i < 60_000; i++) {
        turns.merge(watch.next().orElseThrow().id(), 1, Integer::sum);
        random.merge(watch.random().orElseThrow().id(), 1, Integer::sum);
        keys.merge(watch.forKey("key " + i).orElseThrow().id(), 1, Integer::sum);
      }
      for (int i = 1; i <= 3; i++) {
        assertThat(turns.get("w" + i)).isCloseTo(10_000 * i, within(3));
        // Eight standard deviations and more.
        assertThat(random.get("w" + i)).isCloseTo(10_000 * i, within(1_000));
        assertThat(keys.get("w" + i)).isCloseTo(10_000 * i, within(1_000));
      }
    }
  }

  @Test
  void anAgentKeepsWhatIsRegisteredWithIt() {
    CheckDefinition ttl = CheckDefinition.ttl(Duration.ofMinutes(5)).withId("own/alive");
    ServiceDefinition service =
        ServiceDefinition.of("own", 80).withId("own/1").withTags("v2").withCheck(ttl);
    assertThat(praetor.agent().self().server()).isTrue();
    praetor.agent().register(service);
    Service got = praetor.agent().service("own/1").orElseThrow();
    assertThat(got.tags()).containsExactly("v2");
    assertThat(praetor.agent().services()).extracting(Service::id).contains("own/1");
    assertThat(statusOf("own/alive")).isEqualTo(CheckStatus.CRITICAL);
    praetor.agent().warn("own/alive", "half empty");
    assertThat(statusOf("own/alive")).isEqualTo(CheckStatus.WARNING);
    praetor.agent().pass("own/alive", "");
    praetor.agent().register(service.withTags("v3"));
    assertThat(statusOf("own/alive")).isEqualTo(CheckStatus.PASSING);
    praetor.agent().beginMaintenance("own/1", "new version");
    assertThat(statusOf("_service_maintenance:own/1")).isEqualTo(CheckStatus.CRITICAL);
    praetor.agent().endMaintenance("own/1");
    praetor.agent().beginNodeMaintenance("new machine");
    praetor.agent().endNodeMaintenance();
    praetor
        .agent()
        .register(CheckDefinition.ttl(Duration.ofMinutes(5)).withId("disk").withName("disk"));
    assertThat(praetor.agent().deregisterCheck("disk")).isTrue();
    assertThat(praetor.agent().deregisterCheck("disk")).isFalse();
    assertThat(praetor.agent().deregister("own/1")).isTrue();
    assertThat(praetor.agent().deregister("own/1")).isFalse();
    assertThat(praetor.agent().service("own/1")).isEmpty();
    PraetorException unknown =
        catchThrowableOfType(PraetorException.class, () -> praetor.agent().pass("own/alive", ""));
    assertThat(unknown.status()).isEqualTo(404);
  }

  private static CheckStatus statusOf(String checkId) {
    return praetor.agent().checks().stream()
        .filter(check -> check.id().equals(checkId))
        .map(Check::status)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aKeptServiceIsRegisteredAgainAndGoesWithItsOwner() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    ServiceDefinition service =
        ServiceDefinition.of("held", 80).withCheck(CheckDefinition.ttl(Duration.ofSeconds(6)));
    try (ServiceWatch watch = watch(query("held"), told)) {
      assertThat(next(told)).isEmpty();
      try (RegisteredService registered = praetor.agent().keep(service)) {
        assertThat(registered.id()).isEqualTo("held");
        assertThat(next(told)).isEqualTo("held");
        registered.report(CheckStatus.CRITICAL, "out of stock");
        assertThat(next(told)).isEmpty();
        registered.report(CheckStatus.PASSING, "");
        assertThat(next(told)).isEqualTo("held");
        // The agent loses it, as one does whose data were lost.
        assertThat(praetor.agent().deregister("held")).isTrue();
        assertThat(next(told)).isEmpty();
        assertThat(next(told)).isEqualTo("held");
      }
      assertThat(next(told)).isEmpty();
      assertThat(watch.instances()).isEmpty();
    }
  }

  /** The second agent is a new cluster on the same port: its indexes begin anew. */
  @Test
  void aListSurvivesItsAgentAndFollowsTheOneThatComesBack() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ProductProcess other =
        ProductProcess.single(folder.resolve("other"), "-dev").awaitLeader(SOON)) {
      Praetor client = Praetor.at("http://" + other.address()).build();
      for (int i = 1; i <= 20; i++) {
        put(client, "kept", i % 3, CheckStatus.PASSING, "t" + i);
      }
      try (ServiceWatch watch =
          client.services().watch(query("kept"), ServiceWatchOptions.DEFAULT, listener(told))) {
        assertThat(next(told)).isEqualTo("kept-0 kept-1 kept-2");
        assertThat(watch.age()).isZero();
        other.kill();
        assertThat(next(told)).isEqualTo("failed");
        assertThat(watch.age()).isPositive();
        assertThat(watch.instances()).hasSize(3);
        assertThat(watch.next()).isPresent();
        other.restart();
        other.awaitLeader(SOON);
        put(client, "kept", 7, CheckStatus.PASSING, "t");
        String seen = next(told);
        while (!seen.equals("kept-7")) {
          assertThat(seen).isIn("failed", "");
          seen = next(told);
        }
        assertThat(watch.age()).isZero();
        put(client, "kept", 8, CheckStatus.PASSING, "t");
        assertThat(next(told)).isEqualTo("kept-7 kept-8");
      }
    }
  }

  private static ServiceWatch watch(ServiceQuery query, BlockingQueue<String> told) {
    return praetor.services().watch(query, ServiceWatchOptions.DEFAULT, listener(told));
  }

  private static ServiceWatch.Listener listener(BlockingQueue<String> told) {
    return new ServiceWatch.Listener() {
      @Override
      public void changed(List<Instance> now) {
        told.add(now.stream().map(Instance::id).sorted().collect(Collectors.joining(" ")));
      }

      @Override
      public void failed(PraetorException reason) {
        told.add("failed");
      }
    };
  }

  private static void put(String name, int number, CheckStatus status, String tag) {
    put(praetor, name, number, status, tag);
  }

  private static void put(
      Praetor praetor, String name, int number, CheckStatus status, String tag) {
    String id = name + "-" + number;
    praetor
        .catalog()
        .register(
            CatalogRegistration.of(name + "-node-" + number, "10.0.0." + number)
                .with(ServiceDefinition.of(name, 80).withId(id).withTags(tag))
                .with(ReportedCheck.ofService("check of " + id, id, status)));
  }

  private static ServiceQuery query(String name) {
    return ServiceQuery.of(name);
  }

  private static String next(BlockingQueue<String> told) throws InterruptedException {
    String next = told.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
