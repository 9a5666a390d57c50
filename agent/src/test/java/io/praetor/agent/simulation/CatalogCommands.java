package io.praetor.agent.simulation;

import io.praetor.store.View;
import io.praetor.store.catalog.CheckDefinition;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.NodeDefinition;
import io.praetor.store.catalog.ServiceDefinition;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.command.CatalogOperation;
import io.praetor.store.command.CatalogOperation.Verb;
import io.praetor.store.command.Command;
import io.praetor.store.command.TransactionOperation;
import io.praetor.store.kv.Key;
import io.praetor.store.table.Services;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Commands about the catalog, from a seed: few names, so that the last instance of a service and
 * the first come and go. Each that writes has a mark that no other has, see {@link #markOf}.
 */
final class CatalogCommands {
  /** Services that come and go, and one that never is. */
  static final List<String> SERVICES = List.of("web", "api", "consul", "none");

  /** Nodes without an agent, and the one with. */
  static final List<String> NODES = List.of("outside", "beyond", "node");

  static final List<String> CHECKS = List.of("c1", "c2");

  private static final List<String> IDS = List.of("1", "2");

  private final Random random;

  CatalogCommands(Random random) {
    this.random = random;
  }

  /** The mark of a command that {@link #next} made, or nothing. */
  static String markOf(Command command) {
    return switch (command) {
      case Command.CatalogRegister c -> c.node().meta().getOrDefault("mark", "");
      case Command.Transaction t -> {
        for (TransactionOperation operation : t.operations()) {
          if (operation instanceof Command.KvSet set) {
            yield new String(set.value(), StandardCharsets.UTF_8);
          }
        }
        yield "";
      }
      default -> "";
    };
  }

  /** The next one, which has to be done at a state like this. */
  Command next(View view, String mark) {
    int kind = random.nextInt(20);
    if (kind < 9) {
      return register(mark);
    }
    if (kind < 14) {
      return deregister();
    }
    return kind < 18 ? transaction(view, mark) : health();
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static NodeDefinition node(String name, String mark) {
    return new NodeDefinition("", name, "10.0.0.1", Map.of(), Map.of("mark", mark));
  }

  private ServiceDefinition service(String mark) {
    String name = any(SERVICES.subList(0, 2));
    return new ServiceDefinition(
        name + any(IDS), name, "", List.of(mark), "", Map.of(), Map.of(), 80, "", 1, 1, false);
  }

  private CheckDefinition check(String service, String mark) {
    return new CheckDefinition(
        any(CHECKS),
        "a check",
        any(List.of(CheckStatus.values())),
        "",
        mark,
        service,
        "",
        "",
        "",
        CheckDefinition.NO_DEFINITION);
  }

  private Command register(String mark) {
    ServiceDefinition service = service(mark);
    int kind = random.nextInt(4);
    // Of a service that may not be there, which is refused as a whole.
    String of = random.nextInt(3) == 0 ? "" : kind == 0 ? "web1" : service.id();
    return new Command.CatalogRegister(
        node(any(NODES), mark),
        random.nextInt(4) == 0,
        kind == 0 ? null : service,
        kind == 1 ? List.of() : List.of(check(of, mark)));
  }

  private Command deregister() {
    String node = any(NODES);
    return switch (random.nextInt(5)) {
      case 0 -> new Command.CatalogDeregister(node, "", "");
      case 1 -> new Command.CatalogDeregister(node, "", any(CHECKS));
      default -> new Command.CatalogDeregister(node, any(SERVICES) + any(IDS), "");
    };
  }

  private Command transaction(View view, String mark) {
    List<TransactionOperation> steps = new ArrayList<>();
    String node = any(NODES);
    if (random.nextBoolean()) {
      steps.add(new CatalogOperation.OfNode(Verb.SET, node(node, mark), 0));
    }
    ServiceDefinition service = service(mark);
    ServiceInstance there = view.get(Services.TABLE).get(node, service.id());
    long index = there == null ? 0 : there.modifyIndex();
    Verb verb = any(List.of(Verb.values()));
    steps.add(new CatalogOperation.OfService(verb, node, service, index));
    if (random.nextBoolean()) {
      String of = random.nextBoolean() ? "" : service.id();
      Verb other = random.nextInt(3) == 0 ? Verb.DELETE : Verb.SET;
      steps.add(new CatalogOperation.OfCheck(other, node, check(of, mark), 0));
    }
    steps.add(new Command.KvSet(Key.utf8("catalog"), mark.getBytes(StandardCharsets.UTF_8), 0));
    return new Command.Transaction(steps);
  }

  private Command health() {
    boolean passing = random.nextInt(3) > 0;
    return new Command.NodeHealth(
        "node", passing ? Health.PASSING : Health.CRITICAL, passing ? "alive" : "gone");
  }
}
