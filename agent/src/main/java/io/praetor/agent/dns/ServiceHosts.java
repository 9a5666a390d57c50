package io.praetor.agent.dns;

import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedInstance.Health;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a service in one version of the view, each with its addresses as DNS tells them;
 * they are named by their numbers in it. Records are made once for as long as the questions and the
 * settings are the same. Owned by the thread of the DNS server.
 */
final class ServiceHosts {
  /** About what one takes with its records, beside the texts of its node. */
  private static final int INSTANCE_BYTES = 700;

  private static final int TEXT_BYTES = 100;

  private final List<WatchedInstance> instances;
  private final List<HostAddress> hosts;
  private @Nullable ServiceTargets lastTargets;
  private @Nullable ServiceAddresses lastAddresses;

  private ServiceHosts(List<WatchedInstance> instances) {
    this.instances = instances;
    this.hosts = instances.stream().map(HostAddress::of).toList();
  }

  static ServiceHosts of(List<WatchedInstance> instances) {
    return new ServiceHosts(instances);
  }

  /** Whether these are the instances of this very version. */
  @SuppressWarnings("ReferenceEquality") // another list of the same is another version
  boolean isOf(List<WatchedInstance> version) {
    return instances == version;
  }

  /** About how much memory all of it takes, with the records that are made later. */
  long bytes() {
    long bytes = 0;
    for (WatchedInstance instance : instances) {
      bytes += INSTANCE_BYTES;
      for (Map.Entry<String, String> text : instance.node().meta().entrySet()) {
        bytes += TEXT_BYTES + text.getKey().length() + text.getValue().length();
      }
    }
    return bytes;
  }

  /** All instances, in their order. */
  int[] inOrder() {
    return IntStream.range(0, instances.size()).toArray();
  }

  /** The healthy instances with a tag, in random order. */
  int[] healthy(boolean onlyPassing, String tag) {
    int[] healthy = new int[instances.size()];
    int count = 0;
    for (int i = 0; i < healthy.length; i++) {
      WatchedInstance instance = instances.get(i);
      boolean well =
          onlyPassing ? instance.health() == Health.PASSING : instance.health() != Health.CRITICAL;
      if (well && (tag.isEmpty() || instance.tags().stream().anyMatch(tag::equalsIgnoreCase))) {
        healthy[count++] = i;
      }
    }
    shuffle(healthy, count);
    return count == healthy.length ? healthy : Arrays.copyOf(healthy, count);
  }

  private static void shuffle(int[] numbers, int count) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int number = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = number;
    }
  }

  WatchedInstance instance(int number) {
    return instances.get(number);
  }

  HostAddress host(int number) {
    return hosts.get(number);
  }

  int count() {
    return instances.size();
  }

  /** The records of type SRV below a domain. */
  ServiceTargets targets(ServiceTargets.Form form) {
    ServiceTargets known = lastTargets;
    if (known == null || !known.form().equals(form)) {
      known = ServiceTargets.of(this, form);
      lastTargets = known;
    }
    return known;
  }

  /** The records of addresses. */
  ServiceAddresses addresses(long ttl) {
    ServiceAddresses known = lastAddresses;
    if (known == null || known.ttl() != ttl) {
      known = ServiceAddresses.of(this, ttl);
      lastAddresses = known;
    }
    return known;
  }
}
