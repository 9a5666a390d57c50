package io.praetor.client.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Gives each instance its turn as often as its weight says, turns of one instance spread evenly
 * between those of others: of weights 5, 1 and 1, the first comes in a, a, b, a, c, a, a and not
 * five times in a row. Used by any thread.
 *
 * <p>Each turn, every instance gains its weight as credit; the one with the most credit is chosen
 * and pays the sum of the weights. An instance keeps its credit when others come and go. The first
 * credit is random, so that many clients that start at once do not begin with the same instance,
 * and one that comes and goes favours no other.
 */
public final class WeightedRoundRobin {
  /** Parts of a weight of 1, so that a first credit can be less than a turn. */
  private static final long PARTS = 1 << 16;

  private List<Instance> instances = List.of();
  private long[] credits = {};

  /**
   * The instance whose turn it is among those that are usable; empty if there is none with a weight
   * above 0.
   *
   * @param now all instances; the same list as before unless something changed
   */
  @SuppressWarnings(
      "ReferenceEquality") // An equal list is adopted at no harm; comparing costs more.
  public synchronized Optional<Instance> next(List<Instance> now, Predicate<Instance> usable) {
    if (now != instances) {
      adopt(now);
    }
    long sum = 0;
    int best = -1;
    for (int i = 0; i < credits.length; i++) {
      Instance instance = now.get(i);
      if (instance.weight() > 0 && usable.test(instance)) {
        long gain = instance.weight() * PARTS;
        sum += gain;
        credits[i] += gain;
        if (best < 0 || credits[i] > credits[best]) {
          best = i;
        }
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    credits[best] -= sum;
    return Optional.of(now.get(best));
  }

  private void adopt(List<Instance> now) {
    Map<String, Long> known = new HashMap<>();
    for (int i = 0; i < credits.length; i++) {
      known.put(instances.get(i).identity(), credits[i]);
    }
    known.keySet().retainAll(now.stream().map(Instance::identity).toList());
    // What those that have gone owed, or were owed, is shared by all that stay.
    long share =
        known.isEmpty() ? 0 : known.values().stream().mapToLong(c -> c).sum() / known.size();
    long[] next = new long[now.size()];
    for (int i = 0; i < next.length; i++) {
      Long credit = known.get(now.get(i).identity());
      next[i] = credit == null ? firstCredit(now.get(i)) : credit - share;
    }
    instances = now;
    credits = next;
  }

  private static long firstCredit(Instance instance) {
    long turn = Math.max(1, instance.weight() * PARTS);
    return ThreadLocalRandom.current().nextLong(turn) - turn / 2;
  }
}
