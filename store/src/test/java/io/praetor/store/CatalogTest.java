package io.praetor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.snapshot.SnapshotCodec;
import io.praetor.store.table.CatalogIndexes;
import io.praetor.store.table.Checks;
import io.praetor.store.table.ExternalNodes;
import io.praetor.store.table.Services;
import io.praetor.store.watch.Topic;
import io.praetor.store.watch.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  /** Some of them are one in one way to fold names, and two in another. */
  private static final String[] IDS = {
    "a", "A", "b", "\u0130", "i\u0307", "\u0131", "I", "\u03a3", "\u03c3", "\u03c2"
  };

  private static final class Question extends Waiter {}

  private final StateMachine store = atLevel(Level.CATALOG);

  private static StateMachine atLevel(int level) {
    StateMachine store = new StateMachine(SnapshotCodec::read);
    store.apply(1, new Command.LevelRaise(level));
    return store;
  }

  private static ServiceDefinition service(String id, String name, int port) {
    return new ServiceDefinition(
        id, name, "", List.of("t" + port), "", Map.of(), Map.of(), port, "", 1, 1, false);
  }

  private static CheckDefinition check(String id, String service, CheckStatus status) {
    return new CheckDefinition(id, id, status, "", "", service, "", "", "", "{}");
  }

  private static Command.CatalogRegister register(
      String node, @Nullable ServiceDefinition service, CheckDefinition... checks) {
    return new Command.CatalogRegister(
        new NodeDefinition("", node, "192.0.2.1", Map.of(), Map.of()),
        false,
        service,
        List.of(checks));
  }

  private long health(String service) {
    return store.view().indexOfCatalog(CatalogTopics.health(service));
  }

  private Question park(Topic topic) {
    Question question = new Question();
    store.watches().park(topic, question);
    return question;
  }

  private Question parkHealth(String service) {
    return park(new Topic.OfRow(CatalogIndexes.TABLE.name(), CatalogTopics.health(service)));
  }

  @Test
  void theFirstAndTheLastInstanceWakeAndNeverMoveTheIndexBack() {
    store.apply(1, new Command.NodeRegister("id", "s", "192.0.2.7:8300", true, Map.of()));
    Question first = parkHealth("web");
    Question other = parkHealth("other");
    long missing = health("web");
    store.apply(2, register("n", service("a", "web", 1)));
    assertThat(first.isTaken()).isTrue();
    long there = health("web");
    assertThat(there).isGreaterThan(missing);
    Question last = parkHealth("Web");
    store.apply(3, new Command.CatalogDeregister("n", "a", ""));
    assertThat(last.isTaken()).isTrue();
    assertThat(health("web")).isGreaterThan(there);
    assertThat(other.isTaken()).isFalse();
  }

  @Test
  void theSameRegistrationAgainMovesNothing() {
    Command.CatalogRegister command =
        register("n", service("a", "web", 1), check("c", "a", CheckStatus.PASSING));
    store.apply(2, command);
    long index = store.view().index();
    Question question = parkHealth("web");
    store.apply(3, command);
    assertThat(store.view().index()).isEqualTo(index);
    assertThat(question.isTaken()).isFalse();
  }

  @Test
  void aCheckWakesWhoAsksForHealthAndNotWhoAsksForInstances() {
    store.apply(2, register("n", service("a", "web", 1), check("c", "a", CheckStatus.PASSING)));
    Question health = parkHealth("web");
    Question instances =
        park(new Topic.OfRow(CatalogIndexes.TABLE.name(), CatalogTopics.instances("web")));
    store.apply(3, register("n", null, check("c", "a", CheckStatus.CRITICAL)));
    assertThat(health.isTaken()).isTrue();
    assertThat(instances.isTaken()).isFalse();
    assertThat(health("web")).isEqualTo(store.view().index());
  }

  @Test
  void aCheckOfAServersNodeWakesWhoAsksForTheServers() {
    store.apply(2, new Command.NodeRegister("id", "n", "192.0.2.7:8300", true, Map.of()));
    Question servers = parkHealth(Node.SERVERS_SERVICE);
    store.apply(3, register("n", service("a", "web", 1), check("s", "a", CheckStatus.PASSING)));
    assertThat(servers.isTaken()).isFalse();
    store.apply(4, register("n", null, check("c", "", CheckStatus.CRITICAL)));
    assertThat(servers.isTaken()).isTrue();
    servers = parkHealth(Node.SERVERS_SERVICE);
    store.apply(5, new Command.CatalogDeregister("n", "", "c"));
    assertThat(servers.isTaken()).isTrue();
  }

  @Test
  void anotherAddressOfTheNodeWakesWhoAsksForInstancesAndItsHealthDoesNot() {
    store.apply(2, new Command.NodeRegister("id", "n", "192.0.2.7:8300", false, Map.of()));
    store.apply(3, register("n", service("a", "web", 1)));
    store.apply(3, register("outside", service("a", "api", 1)));
    Question web =
        park(new Topic.OfRow(CatalogIndexes.TABLE.name(), CatalogTopics.instances("web")));
    Question api =
        park(new Topic.OfRow(CatalogIndexes.TABLE.name(), CatalogTopics.instances("api")));
    store.apply(4, new Command.NodeHealth("n", Health.CRITICAL, "gone"));
    assertThat(web.isTaken()).isFalse();
    store.apply(5, new Command.NodeRegister("id", "n", "192.0.2.8:8300", false, Map.of()));
    assertThat(web.isTaken()).isTrue();
    assertThat(api.isTaken()).isFalse();
    NodeDefinition moved = new NodeDefinition("", "outside", "192.0.2.9", Map.of(), Map.of());
    store.apply(6, new Command.CatalogRegister(moved, false, null, List.of()));
    assertThat(api.isTaken()).isTrue();
  }

  @Test
  void twoAgentsDoNotShareANameInTwoCases() {
    store.apply(2, new Command.NodeRegister("id1", "Web", "192.0.2.7:8300", false, Map.of()));
    store.apply(3, register("web", service("a", "api", 1)));
    var other = new Command.NodeRegister("id2", "web", "192.0.2.8:8300", false, Map.of());
    assertThat(store.apply(4, other))
        .isEqualTo(
            new Outcome.Refused(
                "Node name web is reserved by node id1, whose name Web differs in its case alone"));
    store.apply(5, new Command.NodeHealth("Web", Health.CRITICAL, "gone"));
    store.apply(6, other);
    assertThat(store.view().nodes().get("Web")).isNull();
    assertThat(store.view().nodes().get("web")).isNotNull();
    assertThat(store.view().get(Services.TABLE).size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {Level.CATALOG, Level.QUERIES})
  void aRefusedNameInAThirdCaseRemovesNobody(int level) {
    StateMachine cluster = new StateMachine(SnapshotCodec::read);
    // Two agents could share a name in two cases before there was a catalog.
    cluster.apply(1, new Command.NodeRegister("id1", "Web", "192.0.2.7:8300", false, Map.of()));
    cluster.apply(2, new Command.NodeRegister("id2", "web", "192.0.2.8:8300", false, Map.of()));
    cluster.apply(3, new Command.NodeHealth("Web", Health.CRITICAL, "gone"));
    cluster.apply(4, new Command.LevelRaise(level));
    long before = cluster.view().index();
    var third = new Command.NodeRegister("id3", "WEB", "192.0.2.9:8300", false, Map.of());
    assertThat(cluster.apply(5, third)).isInstanceOf(Outcome.Refused.class);
    // Entries that clusters of level 3 have written keep their effect.
    boolean changes = level < Level.QUERIES;
    assertThat(cluster.view().nodes().get("Web") == null).isEqualTo(changes);
    assertThat(cluster.view().index() > before).isEqualTo(changes);
    cluster.apply(6, new Command.NodeHealth("web", Health.CRITICAL, "gone"));
    assertThat(cluster.apply(7, third)).isNotInstanceOf(Outcome.Refused.class);
    assertThat(cluster.view().nodes().size()).isEqualTo(1);
  }

  @Test
  void aNodeIsFoundByItsIdUnderItsNewName() {
    for (int i = 0; i < 50; i++) {
      store.apply(2 + i, node("id-" + i, "n" + i));
    }
    store.apply(100, node("id-7", "moved"));
    store.apply(101, node("id-7", "moved-again"));
    var nodes = store.view().get(ExternalNodes.TABLE);
    assertThat(nodes.size()).isEqualTo(50);
    assertThat(nodes.byId("id-7")).isEqualTo(nodes.get("moved-again")).isNotNull();
    assertThat(nodes.get("n7")).isNull();
    assertThat(nodes.byId("")).isNull();
    store.apply(102, new Command.CatalogDeregister("MOVED-again", "", ""));
    assertThat(store.view().get(ExternalNodes.TABLE).byId("id-7")).isNull();
    assertThat(store.view().get(ExternalNodes.TABLE).violations()).isEmpty();
  }

  private static Command.CatalogRegister node(String id, String name) {
    return new Command.CatalogRegister(
        new NodeDefinition(id, name, "192.0.2.1", Map.of(), Map.of()), false, null, List.of());
  }

  @Test
  void aCheckOfTheNodeAndItsEndAreOfEachServiceOnIt() {
    store.apply(2, register("n", service("a", "web", 1)));
    store.apply(3, register("m", service("a", "db", 1)));
    Question web = parkHealth("web");
    Question db = parkHealth("db");
    store.apply(4, register("n", null, check("whole", "", CheckStatus.CRITICAL)));
    assertThat(web.isTaken()).isTrue();
    web = parkHealth("web");
    store.apply(5, new Command.CatalogDeregister("n", "", "whole"));
    assertThat(web.isTaken()).isTrue();
    assertThat(db.isTaken()).isFalse();
  }

  @Test
  void aRefusedRegistrationLeavesNothingBehind() {
    Outcome outcome =
        store.apply(
            2, register("n", service("a", "web", 1), check("c", "none", CheckStatus.PASSING)));
    assertThat(outcome)
        .isEqualTo(new Outcome.Refused("Unknown service ID 'none' for check ID 'c'"));
    assertThat(store.view().get(ExternalNodes.TABLE).isEmpty()).isTrue();
    assertThat(store.view().get(Services.TABLE).size()).isZero();
    assertThat(store.view().index()).isZero();
  }

  @Test
  void aNameWithAZeroByteIsRefused() {
    assertThat(store.apply(2, register("n", service("a", "\0n", 1))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(store.apply(3, register("n", null, check("\0", "", CheckStatus.PASSING))))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void namesThatFoldInOneWayAloneLeaveNoCheckBehind() {
    store.apply(2, register("n", service("\u0130", "web", 1)));
    store.apply(3, register("n", null, check("c", "i\u0307", CheckStatus.PASSING)));
    store.apply(4, new Command.CatalogDeregister("n", "\u0130", ""));
    assertThat(violations()).isEmpty();
    store.apply(5, register("n", service("a", "Web", 1), check("d", "a", CheckStatus.PASSING)));
    store.apply(6, register("n", service("A", "web", 1)));
    assertThat(violations()).isEmpty();
    store.apply(7, new Command.CatalogDeregister("N", "a", ""));
    assertThat(store.view().get(Checks.TABLE).size()).isZero();
  }

  private List<String> violations() {
    return Invariants.violations(store.view(), SnapshotCodec::encode, SnapshotCodec::decode);
  }

  @Test
  void anAgentTakesOverTheNodeOfItsName() {
    store.apply(2, register("n", service("a", "web", 1)));
    store.apply(3, new Command.NodeRegister("id", "n", "192.0.2.7:8300", false, Map.of()));
    assertThat(store.view().get(ExternalNodes.TABLE).isEmpty()).isTrue();
    assertThat(store.view().get(Services.TABLE).get("n", "a")).isNotNull();
    Question web = parkHealth("web");
    store.apply(4, new Command.NodeHealth("n", Health.CRITICAL, "gone"));
    assertThat(web.isTaken()).isTrue();
    store.apply(5, new Command.NodeDeregister("n"));
    assertThat(store.view().get(Services.TABLE).size()).isZero();
    assertThat(Invariants.violations(store.view())).isEmpty();
  }

  @Test
  void aSessionEndsWithTheCheckThatItIsBoundTo() {
    store.apply(2, new Command.NodeRegister("id", "n", "192.0.2.7:8300", false, Map.of()));
    store.apply(3, register("n", service("a", "web", 1), check("c", "a", CheckStatus.PASSING)));
    Command.SessionCreate create =
        new Command.SessionCreate(
            "s", "", "n", 0, false, "", 0, List.of("serfHealth"), List.of("c"));
    assertThat(store.apply(4, create)).isInstanceOf(Outcome.Done.class);
    store.apply(5, register("n", null, check("c", "a", CheckStatus.WARNING)));
    assertThat(store.view().sessions().get("s")).isNotNull();
    store.apply(6, register("n", null, check("c", "a", CheckStatus.CRITICAL)));
    assertThat(store.view().sessions().get("s")).isNull();
    assertThat(store.apply(7, create))
        .isEqualTo(new Outcome.Refused("Check 'c' is in critical state"));
    store.apply(8, register("n", null, check("c", "a", CheckStatus.PASSING)));
    store.apply(9, create);
    store.apply(10, new Command.CatalogDeregister("n", "a", ""));
    assertThat(store.view().sessions().get("s")).isNull();
  }

  @Test
  void belowTheLevelOfTheCatalogNoCheckOfAServiceIsThere() {
    StateMachine older = atLevel(Level.CATALOG - 1);
    older.apply(2, new Command.NodeRegister("id", "n", "192.0.2.7:8300", false, Map.of()));
    Command.SessionCreate create =
        new Command.SessionCreate("s", "", "n", 0, false, "", 0, List.of(), List.of("serfHealth"));
    assertThat(older.apply(3, create))
        .isEqualTo(new Outcome.Refused("Missing check 'serfHealth' registration"));
    older.apply(4, new Command.LevelRaise(Level.CATALOG));
    assertThat(older.apply(5, create)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void belowItsLevelTheCatalogAddsNothingToSnapshots() {
    StateMachine old = atLevel(Level.WALL_CLOCK);
    old.apply(2, new Command.NodeRegister("id", "n", "192.0.2.7:8300", true, Map.of()));
    old.apply(3, new Command.NodeHealth("n", Health.CRITICAL, "gone"));
    old.apply(4, new Command.NodeDeregister("n"));
    assertThat(old.view().get(CatalogIndexes.TABLE).all().isEmpty()).isTrue();
    assertThat(register("n", null).level()).isEqualTo(Level.CATALOG);
    assertThat(new Command.CatalogDeregister("n", "", "").level()).isEqualTo(Level.CATALOG);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itDoesWhatPlainMapsDo(long seed) {
    Random random = new Random(seed);
    CatalogModel model = new CatalogModel();
    Map<String, Long> seen = new TreeMap<>();
    for (int step = 2; step < 400; step++) {
      Command command = command(random);
      byte[] bytes = CommandCodec.encodeBatch(step, List.of(command));
      assertThat(bytes.length)
          .isLessThanOrEqualTo(
              CommandCodec.encodedBytes(command, io.praetor.store.command.Sender.NONE) + 36);
      Command read = CommandCodec.decodeBatch(bytes).commands().getFirst();
      assertThat(read).isEqualTo(command);
      View before = store.view();
      Outcome outcome = store.apply(step, read);
      boolean isDone = true;
      switch (command) {
        case Command.CatalogRegister c -> isDone = model.register(c);
        case Command.CatalogDeregister c -> model.deregister(c);
        default -> throw new IllegalStateException(command.toString());
      }
      assertThat(outcome instanceof Outcome.Done).as("%s", command).isEqualTo(isDone);
      assertSame(model);
      assertThat(Invariants.violations(store.view(), SnapshotCodec::encode, SnapshotCodec::decode))
          .isEmpty();
      moves(before, seen);
    }
  }

  /** What changed for a service has moved its index, and no index has gone back. */
  private void moves(View before, Map<String, Long> seen) {
    for (String name : List.of("web", "db", "none")) {
      String topic = CatalogTopics.health(name);
      boolean isChanged = !told(before, name).equals(told(store.view(), name));
      long now = store.view().indexOfCatalog(topic);
      if (isChanged) {
        assertThat(now).isEqualTo(store.view().index());
      }
      assertThat(now).isGreaterThanOrEqualTo(seen.getOrDefault(name, 0L));
      seen.put(name, now);
    }
  }

  private static List<Object> told(View view, String service) {
    List<Object> told = new ArrayList<>();
    for (ServiceInstance instance : view.get(Services.TABLE).ofGroup(service)) {
      told.add(instance);
      told.add(String.valueOf(view.get(ExternalNodes.TABLE).get(instance.node())));
      for (Check check : view.get(Checks.TABLE).ofNode(instance.node())) {
        if (check.isOfNode() || CatalogRow.isSame(check.definition().serviceId(), instance.id())) {
          told.add(check);
        }
      }
    }
    return told;
  }

  private void assertSame(CatalogModel model) {
    View view = store.view();
    Map<String, String> nodes = new TreeMap<>();
    for (ExternalNode node : view.get(ExternalNodes.TABLE).values()) {
      nodes.put(node.name(), node.definition().address());
    }
    Map<String, String> services = new TreeMap<>();
    for (ServiceInstance service : view.get(Services.TABLE).all()) {
      services.put(
          service.node() + "/" + CatalogRow.folded(service.id()), service.definition().toString());
    }
    Map<String, CheckDefinition> checks = new TreeMap<>();
    for (Check check : view.get(Checks.TABLE).all()) {
      checks.put(check.node() + "/" + check.id(), check.definition());
    }
    assertThat(nodes).isEqualTo(model.nodes);
    assertThat(services).isEqualTo(model.services);
    assertThat(checks).isEqualTo(model.checks);
  }

  private static Command command(Random random) {
    String node = pick(random, "n1", "n2", "n3");
    if (random.nextInt(4) == 0) {
      return new Command.CatalogDeregister(
          node,
          random.nextBoolean() ? "" : pick(random, IDS),
          random.nextBoolean() ? "" : pick(random, "c", "d", "e"));
    }
    ServiceDefinition service =
        random.nextInt(3) == 0
            ? null
            : service(pick(random, IDS), pick(random, "web", "Web", "db"), random.nextInt(3));
    CheckDefinition[] checks = new CheckDefinition[random.nextInt(3)];
    for (int i = 0; i < checks.length; i++) {
      checks[i] =
          check(
              pick(random, "c", "d", "e"),
              random.nextInt(3) == 0 ? "" : pick(random, IDS),
              Objects.requireNonNull(
                  CheckStatus.of(pick(random, "passing", "warning", "critical"))));
    }
    Command.CatalogRegister command = register(node, service, checks);
    return new Command.CatalogRegister(
        new NodeDefinition("", node, pick(random, "192.0.2.1", "192.0.2.2"), Map.of(), Map.of()),
        random.nextBoolean(),
        command.service(),
        command.checks());
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
