package io.praetor.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.check.CheckOptions;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AntiEntropyTest {
  private static final List<CheckStatus> STATES = List.of(CheckStatus.values());
  private static final NodeDefinition ON_A = new NodeDefinition("", "a", "", Map.of(), Map.of());

  @Test
  void whatIsRegisteredIsInTheCatalogAndWhatOthersWroteIsNot() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      agent.register("{\"Name\":\"web\",\"Port\":80,\"Check\":{\"TTL\":\"60s\"}}");
      agent.awaitAgreement("the service is synced");
      assertThat(cluster.rows("a")).containsKeys("service web", "check service:web");

      cluster.write(register(service("stranger", 1), check("odd", "stranger")));
      cluster.write(register(service("web", 81), check("service:web", "web")));
      cluster.write(new Command.CatalogDeregister("a", "", "service:web"));
      agent.await("the stranger has written", () -> cluster.rows("a").containsKey("check odd"));
      agent.askWhole();
      agent.awaitAgreement("what others wrote is put right");
      assertThat(cluster.rows("a")).containsOnlyKeys("service web", "check service:web");

      SmallAgent.done(done -> agent.registrations().deregisterService("web", done));
      agent.awaitAgreement("the service is gone");
      assertThat(cluster.rows("a")).isEmpty();
    }
  }

  @Test
  void whatAgreesIsNotWritten() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      agent.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"60s\"}}");
      agent.register("{\"Name\":\"other\"}");
      agent.awaitAgreement("both are synced");
      long before = cluster.index();
      agent.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"60s\"}}");
      agent.askWhole();
      agent.register("{\"Name\":\"other\",\"Port\":1}");
      agent.awaitAgreement("the change is synced");
      assertThat(cluster.index()).as("one row was written").isEqualTo(before + 1);
    }
  }

  @Test
  void anOutputAloneIsWrittenLaterAndWithTheNextStatusAtOnce() throws Exception {
    LocalOptions options = new LocalOptions(Duration.ofMinutes(5), false, false);
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, options)) {
      agent.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"60s\"}}");
      agent.awaitAgreement("the service is synced");
      long before = cluster.index();
      tell(agent, CheckStatus.CRITICAL, "still starting");
      agent.register("{\"Name\":\"other\"}");
      agent.await("a later change", () -> cluster.rows("a").containsKey("service other"));
      assertThat(cluster.index()).as("the output is not written").isEqualTo(before + 1);

      tell(agent, CheckStatus.PASSING, "ready");
      agent.awaitAgreement("the status is synced, with its output");
    }
  }

  private static void tell(SmallAgent agent, CheckStatus status, String output) throws Exception {
    SmallAgent.done(done -> agent.registrations().update("service:web", status, output, done));
  }

  @Test
  void tagsThatOthersWroteStayWhereTheServiceSaysSo() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      agent.register("{\"Name\":\"web\",\"Tags\":[\"x\"],\"EnableTagOverride\":true}");
      agent.awaitAgreement("the service is synced");
      ServiceDefinition own = agent.service().definition();
      cluster.write(
          new Command.CatalogRegister(
              ON_A,
              true,
              new LocalService(own, "", Origin.REQUEST).withTags(List.of("leader")).definition(),
              List.of()));
      agent.askWhole();
      agent.await(
          "the tags are adopted",
          () -> agent.service().definition().tags().equals(List.of("leader")));
      agent.awaitAgreement("and stay");
    }
  }

  @Test
  void checksWhoseOutputsDoNotFitIntoOneCommandAreWrittenInSeveral() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS)) {
      agent.register(
          "{\"Name\":\"web\",\"Checks\":[{\"CheckID\":\"c1\",\"TTL\":\"9m\"},"
              + "{\"CheckID\":\"c2\",\"TTL\":\"9m\"},{\"CheckID\":\"c3\",\"TTL\":\"9m\"}]}");
      agent.awaitAgreement("the service is synced");
      for (String check : List.of("c1", "c2", "c3")) {
        tell(agent, check, "é".repeat(CheckOptions.OUTPUT_BYTES_MAX / 2));
      }
      agent.awaitAgreement("large outputs are synced");

      cluster.write(new Command.CatalogDeregister("a", "web", ""));
      agent.askWhole();
      agent.await("all is written anew", () -> cluster.rows("a").size() == 4);
      agent.awaitAgreement("with the service too");
    }
  }

  private static void tell(SmallAgent agent, String check, String output) throws Exception {
    SmallAgent.done(done -> agent.registrations().update(check, CheckStatus.WARNING, output, done));
  }

  @Test
  void whatIsRefusedForEverHoldsUpNothingElse() throws Exception {
    // A retry that comes in an hour helps nothing.
    SyncSchedule rare = new SyncSchedule(Duration.ofDays(1_000), 3_600_000, new Random());
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", rare)) {
      agent.register("{\"Name\":\"web\",\"Check\":{\"CheckID\":\"c1\",\"TTL\":\"9m\"}}");
      agent.awaitAgreement("all is synced");
      AtomicInteger refusals = new AtomicInteger();
      cluster.refuse(command -> {
        boolean isOdd = command.toString().contains("odd");
        refusals.addAndGet(isOdd ? 1 : 0);
        return isOdd;
      });
      agent.register("{\"Name\":\"odd\",\"Check\":{\"CheckID\":\"c2\",\"TTL\":\"9m\"}}");
      tell(agent, "c1", "odd");
      agent.await("both are refused", () -> refusals.get() >= 2);
      agent.register("{\"Name\":\"other\"}");
      agent.await("what came later", () -> cluster.rows("a").containsKey("service other"));
      tell(agent, "c1", "even");
      agent.await("another output", () -> cluster.rows("a").toString().contains("even"));
      assertThat(refusals).as("nothing was tried again").hasValue(2);

      agent.askWhole();
      agent.await("at a comparison it is", () -> refusals.get() > 2);
      cluster.refuse(_ -> false);
      agent.askWhole();
      agent.awaitAgreement("it is taken in the end");
    }
  }

  @Test
  void aCheckThatIsRefusedDoesNotKeepOutItsService() throws Exception {
    SyncSchedule rare = new SyncSchedule(Duration.ofDays(1_000), 3_600_000, new Random());
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = new SmallAgent(cluster, "a", rare)) {
      cluster.refuse(command -> command.toString().contains("odd"));
      agent.register(
          "{\"Name\":\"web\",\"Checks\":[{\"CheckID\":\"odd\",\"TTL\":\"9m\"},"
              + "{\"CheckID\":\"c2\",\"TTL\":\"9m\"}]}");
      agent.register("{\"Name\":\"other\"}");
      agent.await("another service", () -> cluster.rows("a").containsKey("service other"));
      agent.askWhole();
      agent.await("the rest is there", () -> cluster.rows("a").containsKey("check c2"));
      assertThat(cluster.rows("a")).containsOnlyKeys("service other", "service web", "check c2");
    }
  }

  @Test
  void agentsAndCatalogAgreeAfterRandomChangesOfBoth() throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      Random random = new Random(seed);
      try (SmallCluster cluster = new SmallCluster();
          SmallAgent a = new SmallAgent(cluster, "a", null, SmallAgent.OPTIONS);
          SmallAgent b = new SmallAgent(cluster, "b", null, SmallAgent.OPTIONS)) {
        for (int step = 0; step < 150; step++) {
          if (random.nextInt(3) == 0) {
            cluster.write(stranger(random, random.nextBoolean() ? "a" : "b"));
          } else {
            change(random.nextBoolean() ? a : b, random);
          }
          if (random.nextInt(20) == 0) {
            cluster.failNext(random.nextInt(4));
          }
          if (random.nextInt(10) == 0) {
            (random.nextBoolean() ? a : b).askWhole();
          }
        }
        cluster.failNext(0);
        a.askWhole();
        b.askWhole();
        a.awaitAgreement("seed " + seed + ": agent a");
        b.awaitAgreement("seed " + seed + ": agent b");
      }
    }
  }

  private static void change(SmallAgent agent, Random random) throws Exception {
    LocalRegistrations all = agent.registrations();
    String id = id(random);
    String check = "c" + random.nextInt(4);
    SmallAgent.outcome(done -> {
      switch (random.nextInt(8)) {
        case 0, 1, 2 ->
            all.register(SmallAgent.service(body(random, id)), random.nextBoolean(), done);
        case 3 -> all.deregisterService(id, done);
        case 4 -> all.deregisterCheck(check, done);
        case 5 -> all.serviceMaintenance(id, random.nextBoolean(), "", done);
        case 6 ->
            all.register(
                io.praetor.agent.check.CheckDefinition.builder()
                    .id(check)
                    .name(check)
                    .serviceId(random.nextBoolean() ? "" : id)
                    .ttl(Duration.ofMinutes(1))
                    .build(),
                done);
        default -> all.update(check, STATES.get(random.nextInt(3)), "o" + random.nextInt(3), done);
      }
    });
  }

  private static String id(Random random) {
    String id = "s" + random.nextInt(4);
    return random.nextInt(4) == 0 ? id.toUpperCase(java.util.Locale.ROOT) : id;
  }

  private static String body(Random random, String id) {
    List<String> checks = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      checks.add("{\"CheckID\":\"c" + i + "\",\"TTL\":\"60s\"}");
    }
    return "{\"ID\":\""
        + id
        + "\",\"Name\":\"n"
        + random.nextInt(3)
        + "\",\"Port\":"
        + random.nextInt(3)
        + ",\"Tags\":["
        + (random.nextBoolean() ? "\"t\"" : "")
        + "],\"Checks\":["
        + String.join(",", checks)
        + "]}";
  }

  private static Command stranger(Random random, String node) {
    String service = id(random);
    NodeDefinition on = new NodeDefinition("", node, "", Map.of(), Map.of());
    return switch (random.nextInt(4)) {
      case 0 -> new Command.CatalogDeregister(node, service, "");
      case 1 -> new Command.CatalogDeregister(node, "", "c" + random.nextInt(4));
      case 2 ->
          new Command.CatalogRegister(on, true, service(service, random.nextInt(3)), List.of());
      default ->
          new Command.CatalogRegister(
              on,
              true,
              service(service, random.nextInt(3)),
              List.of(check("c" + random.nextInt(6), service)));
    };
  }

  private static Command register(ServiceDefinition service, @Nullable CheckDefinition check) {
    return new Command.CatalogRegister(
        ON_A, true, service, check == null ? List.of() : List.of(check));
  }

  private static ServiceDefinition service(String id, int port) {
    return new ServiceDefinition(
        id, id, "", List.of(), "", Map.of(), Map.of(), port, "", 1, 1, false);
  }

  private static CheckDefinition check(String id, String service) {
    return new CheckDefinition(
        id, id, CheckStatus.WARNING, "", "odd", service, "", "", "", "{\"TCP\":\"x:1\"}");
  }
}
