package io.praetor.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.CatalogOperation.Verb;
import io.praetor.store.command.Command;
import io.praetor.store.command.CommandCodec;
import io.praetor.store.command.Outcome;
import io.praetor.store.command.Sender;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
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
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of transactions about nodes, services and checks, alone and with steps about keys. */
class CatalogTransactionTest {
  private static final List<Verb> VERBS =
      List.of(
          Verb.SET, Verb.SET, Verb.SET, Verb.CAS, Verb.CAS, Verb.GET, Verb.DELETE, Verb.DELETE_CAS);
  private static final List<CheckStatus> STATES =
      List.of(CheckStatus.PASSING, CheckStatus.WARNING, CheckStatus.CRITICAL);

  private static final class Question extends Waiter {}

  private final StateMachine store = new StateMachine(SnapshotCodec::read);

  CatalogTransactionTest() {
    store.apply(5, new Command.LevelRaise(Level.CATALOG));
  }

  @AfterEach
  void isSound() {
    StoreAssert.isSound(store, "at the end");
  }

  private static CatalogOperation node(Verb verb, String name, String address, long index) {
    return new CatalogOperation.OfNode(
        verb, new NodeDefinition("", name, address, Map.of(), Map.of()), index);
  }

  private static CatalogOperation service(
      Verb verb, String node, String id, String name, int port, long index) {
    return new CatalogOperation.OfService(
        verb,
        node,
        new ServiceDefinition(
            id, name, "", List.of(), "", Map.of(), Map.of(), port, "", 1, 1, false),
        index);
  }

  private static CatalogOperation check(
      Verb verb, String node, String id, String service, CheckStatus status, long index) {
    return new CatalogOperation.OfCheck(
        verb, node, new CheckDefinition(id, id, status, "", "", service, "", "", "", "{}"), index);
  }

  private static Command.KvCas put(String key, long index) {
    return new Command.KvCas(Key.utf8(key), new byte[] {1}, 0, index);
  }

  private Outcome run(TransactionOperation... operations) {
    return run(List.of(operations));
  }

  /** Runs a transaction as it comes out of a log. */
  private Outcome run(List<TransactionOperation> operations) {
    Command command = new Command.Transaction(operations);
    byte[] bytes = CommandCodec.encodeBatch(5, List.of(command));
    assertThat(bytes.length)
        .isLessThanOrEqualTo(CommandCodec.encodedBytes(command, Sender.NONE) + 36);
    return store.apply(5, CommandCodec.decodeBatch(bytes).commands().getFirst());
  }

  private void commit(TransactionOperation... operations) {
    assertThat(run(operations)).isInstanceOf(Outcome.Committed.class);
  }

  private List<String> errors(TransactionOperation... operations) {
    return run(operations) instanceof Outcome.RolledBack back
        ? back.errors().stream().map(e -> e.position() + " " + e.text()).toList()
        : List.of();
  }

  private Question park(String topic) {
    Question question = new Question();
    store.watches().park(new Topic.OfRow(CatalogIndexes.TABLE.name(), topic), question);
    return question;
  }

  @Test
  void allOfItHasOneIndexAndItsRowsAreToldInOrder() {
    Outcome outcome =
        run(
            node(Verb.SET, "n", "192.0.2.1", 0),
            service(Verb.SET, "n", "w", "web", 80, 0),
            put("k", 0),
            check(Verb.SET, "n", "c", "w", CheckStatus.PASSING, 0),
            check(Verb.GET, "N", "C", "", CheckStatus.CRITICAL, 0),
            check(Verb.DELETE, "n", "none", "", CheckStatus.CRITICAL, 0));
    long at = store.view().index();
    ServiceInstance web = requireNonNull(store.view().get(Services.TABLE).get("n", "w"));
    Check check = requireNonNull(store.view().get(Checks.TABLE).get("n", "c"));
    assertThat(at).isEqualTo(1);
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Committed(
                List.of(
                    new Outcome.NodeResult(
                        requireNonNull(store.view().get(ExternalNodes.TABLE).get("n"))),
                    new Outcome.ServiceResult(web),
                    new Outcome.KeyResult(
                        requireNonNull(store.view().kv().get(Key.utf8("k"))), false),
                    new Outcome.CheckResult(check),
                    new Outcome.CheckResult(check)),
                at));
    assertThat(web.modifyIndex()).isEqualTo(at);
    assertThat(check.serviceName()).isEqualTo("web");
  }

  @Test
  void aFailureUndoesAllOfItAndWakesNobody() {
    commit(node(Verb.SET, "n", "192.0.2.1", 0), service(Verb.SET, "n", "w", "web", 80, 0));
    View before = store.view();
    Question web = park(CatalogTopics.health("web"));
    Question nodes = park(CatalogTopics.NODES);
    assertThat(
            errors(
                node(Verb.SET, "m", "192.0.2.2", 0),
                service(Verb.DELETE, "n", "w", "web", 0, 0),
                put("k", 0),
                service(Verb.GET, "n", "w", "", 0, 0),
                check(Verb.CAS, "n", "c", "", CheckStatus.PASSING, 9)))
        .containsExactly(
            "3 service \"w\" on node \"n\" doesn't exist",
            "4 failed to set check \"c\" on node \"n\", index is stale");
    assertThat(web.isTaken()).isFalse();
    assertThat(nodes.isTaken()).isFalse();
    assertThat(SnapshotCodec.encode(store.view())).isEqualTo(SnapshotCodec.encode(before));
  }

  @Test
  void itWakesWhoASingleChangeWakes() {
    commit(node(Verb.SET, "n", "192.0.2.1", 0), service(Verb.SET, "n", "w", "web", 80, 0));
    commit(service(Verb.SET, "n", "d", "db", 80, 0));
    Question web = park(CatalogTopics.health("web"));
    Question db = park(CatalogTopics.health("db"));
    commit(check(Verb.SET, "n", "c", "w", CheckStatus.CRITICAL, 0));
    assertThat(web.isTaken()).isTrue();
    assertThat(db.isTaken()).isFalse();
    web = park(CatalogTopics.health("web"));
    commit(service(Verb.DELETE, "n", "w", "web", 0, 0));
    assertThat(web.isTaken()).isTrue();
    assertThat(db.isTaken()).isFalse();
  }

  @Test
  void conditionsAreHeldAgainstTheModifyIndex() {
    commit(node(Verb.CAS, "n", "192.0.2.1", 0));
    long at = store.view().index();
    assertThat(errors(node(Verb.CAS, "n", "192.0.2.2", 0)))
        .containsExactly("0 failed to set node \"n\", index is stale");
    assertThat(errors(node(Verb.DELETE_CAS, "n", "", at + 1)))
        .containsExactly("0 failed to delete node \"n\", index is stale");
    commit(node(Verb.CAS, "n", "192.0.2.2", at), node(Verb.CAS, "n", "192.0.2.3", at + 1));
    commit(node(Verb.DELETE_CAS, "n", "", at + 1));
    assertThat(errors(node(Verb.DELETE_CAS, "n", "", at + 1))).isNotEmpty();
  }

  @Test
  void whatAnAgentImpliesIsThereAndStays() {
    store.apply(2, new Command.NodeRegister("id", "s", "192.0.2.7:8300", true, Map.of()));
    long index = store.view().index();
    Outcome outcome =
        run(
            new CatalogOperation.OfNode(
                Verb.GET, new NodeDefinition("id", "", "", Map.of(), Map.of()), 0),
            service(Verb.SET, "s", "consul", "other", 1, 0),
            check(Verb.SET, "s", "serfHealth", "", CheckStatus.CRITICAL, 0),
            check(Verb.DELETE, "s", "serfHealth", "", CheckStatus.CRITICAL, 0),
            node(Verb.SET, "s", "192.0.2.8", 0));
    List<Outcome.TransactionResult> rows = ((Outcome.Committed) outcome).results();
    assertThat(rows).hasSize(4);
    assertThat(((Outcome.ServiceResult) rows.get(1)).service().definition().port()).isEqualTo(8300);
    assertThat(((Outcome.CheckResult) rows.get(2)).check().definition().status())
        .isEqualTo(CheckStatus.PASSING);
    assertThat(store.view().index()).isEqualTo(index);
  }

  @Test
  void whatIsOnANodeNeedsTheNode() {
    assertThat(errors(service(Verb.SET, "n", "w", "web", 80, 0)))
        .containsExactly("0 Missing node registration");
    assertThat(errors(check(Verb.SET, "n", "c", "", CheckStatus.PASSING, 0)))
        .containsExactly("0 Missing node registration");
    commit(node(Verb.SET, "n", "", 0));
    assertThat(errors(check(Verb.SET, "n", "c", "w", CheckStatus.PASSING, 0)))
        .containsExactly("0 Unknown service ID 'w' for check ID 'c'");
  }

  @Test
  void itIsOfTheLevelOfTheCatalog() {
    assertThat(new Command.Transaction(List.of(put("k", 0))).level()).isEqualTo(Level.FIRST);
    assertThat(new Command.Transaction(List.of(put("k", 0), node(Verb.SET, "n", "", 0))).level())
        .isEqualTo(Level.CATALOG);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itDoesWhatPlainMapsDo(long seed) {
    Random random = new Random(seed);
    CatalogModel model = new CatalogModel();
    TreeMap<String, Long> indexes = new TreeMap<>();
    int committed = 0;
    for (int step = 0; step < 300; step++) {
      CatalogModel next = model.copy();
      TreeMap<String, Long> nextIndexes = new TreeMap<>(indexes);
      long at = store.view().index() + 1;
      List<TransactionOperation> operations = new ArrayList<>();
      boolean isDone = true;
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        TransactionOperation operation = operation(random, nextIndexes);
        operations.add(operation);
        isDone &= next.apply(operation, nextIndexes, at);
      }
      View before = store.view();
      Outcome outcome = run(operations);
      String where = "seed " + seed + ", step " + step + ": " + operations;
      assertThat(outcome instanceof Outcome.Committed).as(where).isEqualTo(isDone);
      if (isDone) {
        committed++;
        model = next;
        indexes = nextIndexes;
      } else {
        assertThat(SnapshotCodec.encode(store.view()))
            .as(where)
            .isEqualTo(SnapshotCodec.encode(before));
      }
      assertSame(model, indexes, where);
      StoreAssert.isSound(store, where);
    }
    assertThat(committed).isGreaterThan(50);
  }

  private void assertSame(CatalogModel model, Map<String, Long> indexes, String where) {
    View view = store.view();
    Map<String, String> nodes = new TreeMap<>();
    Map<String, Long> modified = new TreeMap<>();
    for (ExternalNode node : view.get(ExternalNodes.TABLE).values()) {
      nodes.put(node.name(), node.definition().address());
      modified.put("node/" + node.name(), node.modifyIndex());
    }
    Map<String, String> services = new TreeMap<>();
    for (ServiceInstance service : view.get(Services.TABLE).all()) {
      String key = service.node() + "/" + CatalogRow.folded(service.id());
      services.put(key, service.definition().toString());
      modified.put("service/" + key, service.modifyIndex());
    }
    Map<String, CheckDefinition> checks = new TreeMap<>();
    for (Check check : view.get(Checks.TABLE).all()) {
      String key = check.node() + "/" + check.id();
      checks.put(key, check.definition());
      modified.put("check/" + key, check.modifyIndex());
    }
    assertThat(nodes).as(where).isEqualTo(model.nodes);
    assertThat(services).as(where).isEqualTo(model.services);
    assertThat(checks).as(where).isEqualTo(model.checks);
    indexes.forEach((name, index) -> {
      if (name.startsWith("key/")) {
        assertThat(requireNonNull(view.kv().get(Key.utf8(name.substring(4)))).modifyIndex())
            .as(where)
            .isEqualTo(index);
      } else {
        assertThat(modified.get(name)).as("%s of %s", name, where).isEqualTo(index);
      }
    });
  }

  private static TransactionOperation operation(Random random, Map<String, Long> indexes) {
    String node = pick(random, "n1", "n2");
    String id = pick(random, "a", "b");
    Verb verb = VERBS.get(random.nextInt(VERBS.size()));
    CheckStatus status = STATES.get(random.nextInt(STATES.size()));
    return switch (random.nextInt(4)) {
      case 0 -> {
        String address = "192.0.2." + random.nextInt(3);
        yield node(verb, node, address, index(random, indexes, "node/" + node));
      }
      case 1 -> {
        long index = index(random, indexes, "service/" + node + "/" + id);
        yield service(verb, node, id, pick(random, "web", "db"), random.nextInt(2), index);
      }
      case 2 -> {
        long index = index(random, indexes, "check/" + node + "/c" + id);
        yield check(verb, node, "c" + id, random.nextBoolean() ? "" : id, status, index);
      }
      default -> put(id, index(random, indexes, "key/" + id));
    };
  }

  private static long index(Random random, Map<String, Long> indexes, String name) {
    return random.nextInt(6) == 0 ? random.nextInt(9) : indexes.getOrDefault(name, 0L);
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
