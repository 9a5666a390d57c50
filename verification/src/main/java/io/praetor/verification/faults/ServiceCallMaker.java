package io.praetor.verification.faults;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Call.Aspect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What one client asks of the catalog next, from its seed: every value that a check says is new,
 * and no transaction names an instance twice. A node has instances of one service, so that each
 * service with its nodes is judged alone. Owned by the client.
 */
final class ServiceCallMaker {
  static final int SERVICES = 3;

  /** Few, so that the last instance of a service goes again and again. */
  private static final List<String> INSTANCES = List.of("a:1", "b:1", "b:" + CatalogCaller.BARE);

  /** The service of the servers, which nobody registers: it changes as they come and go. */
  static final String SERVERS = "consul/";

  private static final List<Aspect> ASPECTS = List.of(Aspect.values());

  private final int client;
  private final Random random;
  private int values;

  ServiceCallMaker(int client, long seed) {
    this.client = client;
    this.random = new Random(seed * 1_000_033 + client);
  }

  /** The service of a number and a slash: all calls on its instances are judged together. */
  static String service(int number) {
    return "web" + number + "/";
  }

  Random random() {
    return random;
  }

  Aspect aspect() {
    return ASPECTS.get(random.nextInt(ASPECTS.size()));
  }

  /** Registers an instance, whose check is mostly passing. */
  Call register(String key) {
    return new Call.Register(key, value());
  }

  private Call report(String key) {
    return CatalogCaller.hasCheck(key) ? new Call.Report(key, value()) : register(key);
  }

  private String value() {
    return CatalogCaller.value("r" + client + "." + ++values, random.nextInt(4) > 0);
  }

  Call next() {
    String service = service(random.nextInt(SERVICES));
    String key = key(service, INSTANCES.get(random.nextInt(INSTANCES.size())));
    int kind = random.nextInt(100);
    if (kind < 5) {
      return Call.ReadService.now(SERVERS, aspect());
    }
    if (kind < 48) {
      return Call.ReadService.now(service, kind < 30 ? Aspect.HEALTH : aspect());
    }
    if (kind < 63) {
      return register(key);
    }
    if (kind < 74) {
      return report(key);
    }
    if (kind < 88) {
      return new Call.Deregister(key);
    }
    if (kind < 92) {
      return new Call.DeregisterNode(key.substring(0, key.indexOf(':') + 1));
    }
    return transaction(service);
  }

  /** An instance of a service, whose nodes are no other service's. */
  static String key(String service, String instance) {
    return service + service.substring(0, service.length() - 1) + "-" + instance;
  }

  private Call transaction(String service) {
    List<String> some = new ArrayList<>(INSTANCES);
    Collections.shuffle(some, random);
    List<Call> calls = new ArrayList<>();
    for (String instance : some.subList(0, random.nextInt(1, INSTANCES.size() + 1))) {
      String key = key(service, instance);
      calls.add(
          switch (random.nextInt(5)) {
            case 0 -> report(key);
            case 1, 2 -> new Call.Deregister(key);
            default -> register(key);
          });
    }
    return new Call.Txn(calls);
  }
}
