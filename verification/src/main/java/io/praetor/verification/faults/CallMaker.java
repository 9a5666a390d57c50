package io.praetor.verification.faults;

import io.praetor.verification.history.Call;
import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What one client asks next, from its seed and from what it has seen: every value that it writes is
 * new, and no transaction names a key twice. Owned by the client.
 */
final class CallMaker {
  static final int GROUPS = 4;
  static final int KEYS = 3;
  static final List<Mode> MODES = List.of(Mode.DEFAULT, Mode.CONSISTENT, Mode.STALE);

  private final int client;
  private final Random random;
  private final Map<String, Long> seen = new HashMap<>();
  private int values;

  CallMaker(int client, long seed) {
    this.client = client;
    this.random = new Random(seed * 1_000_003 + client);
  }

  /** The prefix of a group: all calls on its keys are judged together. */
  static String group(int number) {
    return "f/g" + number + "/";
  }

  private String value() {
    return "c" + client + "." + ++values;
  }

  /** Remembers the indexes that an answer shows. */
  void saw(List<Entry> entries) {
    entries.forEach(e -> seen.put(e.key(), e.modifyIndex()));
  }

  Mode mode() {
    return MODES.get(random.nextInt(MODES.size()));
  }

  Random random() {
    return random;
  }

  Call next() {
    String group = group(random.nextInt(GROUPS));
    String key = key(group, random.nextInt(KEYS));
    int kind = random.nextInt(100);
    if (kind < 36) {
      return Call.Read.now(key);
    }
    if (kind < 44) {
      return Call.ReadTree.now(group);
    }
    if (kind < 64) {
      return new Call.Put(key, value());
    }
    if (kind < 80) {
      return new Call.Cas(key, value(), index(key));
    }
    if (kind < 85) {
      return new Call.Delete(key);
    }
    if (kind < 88) {
      long index = index(key);
      return index == 0 ? new Call.Delete(key) : new Call.DeleteCas(key, index);
    }
    if (kind < 90) {
      return new Call.DeleteTree(group);
    }
    return transaction(group);
  }

  private static String key(String group, int number) {
    return group + "k" + number;
  }

  private long index(String key) {
    return seen.getOrDefault(key, 0L);
  }

  private Call transaction(String group) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, random);
    boolean reads = random.nextInt(5) == 0;
    List<Call> calls = new ArrayList<>();
    for (int number : numbers.subList(0, random.nextInt(1, KEYS + 1))) {
      calls.add(reads ? Call.Read.now(key(group, number)) : step(key(group, number)));
    }
    return new Call.Txn(calls);
  }

  private Call step(String key) {
    long index = index(key);
    return switch (random.nextInt(7)) {
      case 0 -> Call.Read.now(key);
      case 1 -> new Call.Delete(key);
      case 2 -> new Call.Cas(key, value(), index);
      case 3 -> index == 0 ? new Call.CheckAbsent(key) : new Call.CheckIndex(key, index);
      default -> new Call.Put(key, value());
    };
  }
}
