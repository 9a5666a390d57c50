package io.praetor.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedInstance.Health;
import io.praetor.agent.watched.WatchedNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of the instances of a service and of nodes. */
class ServiceResponseTest {
  private static final Zone ZONE = new Zone("consul", null, "dc1");
  private static final DnsName WEB = name("web.service.consul");
  private static final DnsConfig.Answers.Soa SOA = new DnsConfig.Answers.Soa(86_400, 0, 3_600, 600);

  private static DnsName name(String text) {
    return Objects.requireNonNull(DnsName.parse(text));
  }

  private static DnsConfig.Answers settings(int addressesMax) {
    return new DnsConfig.Answers(
        7, Map.of("web", 9L), false, false, 3, addressesMax, true, true, 1_000, SOA);
  }

  private static WatchedNode node(String name, String address, Map<String, String> tagged) {
    return new WatchedNode("", name, address, tagged, Map.of("k", name));
  }

  private static WatchedInstance instance(
      WatchedNode node, String address, int port, Health health) {
    return new WatchedInstance(node, "web", List.of("Blue"), address, Map.of(), port, 5, 2, health);
  }

  private static DnsResponse ask(int type, int addressesMax, List<WatchedInstance> instances) {
    ServiceHosts hosts = ServiceHosts.of(instances);
    DnsQuery query = DnsQuery.of(WEB, type);
    return new ServiceResponse(
            new ZoneRecords(ZONE, SOA), settings(addressesMax), query, name("consul"))
        .of(hosts, hosts.inOrder(), 9);
  }

  private static DnsResponse ask(WatchedNode node, int type) {
    return new ResponseBuilder(
            DnsQuery.of(name("n.node.consul"), type),
            name("consul"),
            settings(0),
            new ZoneRecords(ZONE, SOA))
        .node(node);
  }

  private static List<Integer> types(DnsResponse response) {
    return response.answers().stream().map(DnsRecord::type).toList();
  }

  @Test
  void anAliasStandsAlone() {
    WatchedNode both = node("n", "host.example.net", Map.of("lan_ipv4", "10.0.0.1"));
    assertThat(types(ask(both, DnsTypes.A))).containsExactly(DnsTypes.A);
    assertThat(types(ask(both, DnsTypes.AAAA))).isEmpty();
    assertThat(types(ask(both, DnsTypes.CNAME))).isEmpty();
    assertThat(types(ask(both, DnsTypes.ANY))).containsExactly(DnsTypes.A, DnsTypes.TXT);

    WatchedNode named = node("n", "host.example.net", Map.of());
    for (int type : new int[] {DnsTypes.A, DnsTypes.AAAA, DnsTypes.CNAME, DnsTypes.ANY}) {
      assertThat(types(ask(named, type))).containsExactly(DnsTypes.CNAME);
    }
    assertThat(types(ask(named, DnsTypes.TXT))).containsExactly(DnsTypes.TXT);

    WatchedNode plain = node("p", "10.0.0.2", Map.of());
    List<WatchedInstance> mixed =
        List.of(
            instance(plain, "host.example.net", 80, Health.PASSING),
            instance(plain, "10.0.0.3", 80, Health.PASSING));
    assertThat(types(ask(DnsTypes.A, 0, mixed))).containsExactly(DnsTypes.A);
    assertThat(types(ask(DnsTypes.AAAA, 0, mixed))).isEmpty();
    assertThat(types(ask(DnsTypes.AAAA, 0, mixed.subList(0, 1)))).containsExactly(DnsTypes.CNAME);
  }

  @Test
  void healthyInstancesAreShuffled() {
    WatchedNode node = node("n", "10.0.0.1", Map.of());
    ServiceHosts hosts =
        ServiceHosts.of(
            List.of(
                instance(node, "10.0.0.2", 1, Health.PASSING),
                instance(node, "10.0.0.3", 2, Health.WARNING),
                instance(node, "10.0.0.4", 3, Health.CRITICAL)));
    assertThat(hosts.healthy(true, "")).containsExactly(0);
    assertThat(hosts.healthy(false, "blue")).containsExactlyInAnyOrder(0, 1);
    assertThat(hosts.healthy(false, "red")).isEmpty();
    Set<Integer> firsts = new HashSet<>();
    for (int i = 0; i < 1_000 && firsts.size() < 2; i++) {
      firsts.add(hosts.healthy(false, "")[0]);
    }
    assertThat(firsts).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void ofThousandsOfServicesAPlainModelSaysTheSame() {
    Random random = new Random(12);
    for (int round = 0; round < 2_000; round++) {
      List<WatchedInstance> instances = new ArrayList<>();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        instances.add(random(random));
      }
      int addressesMax = random.nextInt(4);
      for (int type :
          new int[] {DnsTypes.A, DnsTypes.AAAA, DnsTypes.ANY, DnsTypes.CNAME, DnsTypes.SRV}) {
        DnsResponse response = ask(type, addressesMax, instances);
        assertThat(response.code()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.answers().stream().map(ServiceResponseTest::text).toList())
            .as("round %s, type %s, %s", round, type, instances)
            .isEqualTo(
                type == DnsTypes.SRV
                    ? targets(instances)
                    : addresses(instances, type, addressesMax));
        assertThat(response.answers())
            .allMatch(record -> record.owner().equals(WEB) && record.ttl() == 9);
      }
    }
  }

  private static WatchedInstance random(Random random) {
    String[] addresses = {
      "", "", "10.0.0.1", "10.0.0.2", "fd00::1", "www.example.com", "backend-1", "10.1", "."
    };
    Map<String, String> tagged =
        switch (random.nextInt(5)) {
          case 0 -> Map.of("lan_ipv4", "10.9.0.1");
          case 1 -> Map.of("lan_ipv6", "fd09::1", "lan_ipv4", "elsewhere");
          default -> Map.of();
        };
    String[] names = {"one", "two.part", "x".repeat(64)};
    WatchedNode node =
        node(
            names[random.nextInt(names.length)],
            addresses[random.nextInt(addresses.length)],
            random.nextInt(4) == 0 ? tagged : Map.of());
    return new WatchedInstance(
        node,
        "web",
        List.of(),
        addresses[random.nextInt(addresses.length)],
        tagged,
        random.nextInt(3) - 1,
        random.nextInt(2),
        7,
        random.nextBoolean() ? Health.PASSING : Health.WARNING);
  }

  private static String text(DnsRecord record) {
    StringBuilder data = new StringBuilder();
    for (byte each : record.data()) {
      data.append(each & 0xff).append(' ');
    }
    DnsName target = record.target();
    return record.type() + " " + data + (target == null ? "" : target);
  }

  private static @Nullable InetAddress literal(@Nullable String text) {
    return text != null && (text.indexOf(':') >= 0 || text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+"))
        ? InetAddress.ofLiteral(text)
        : null;
  }

  private static List<InetAddress> addresses(String address, Map<String, String> tagged) {
    InetAddress plain = literal(address);
    InetAddress four = literal(tagged.get("lan_ipv4"));
    InetAddress six = literal(tagged.get("lan_ipv6"));
    List<InetAddress> found = new ArrayList<>();
    if (four != null || plain instanceof Inet4Address) {
      found.add(four == null ? plain : four);
    }
    if (six != null || (plain != null && !(plain instanceof Inet4Address))) {
      found.add(six == null ? plain : six);
    }
    return found;
  }

  private static @Nullable DnsName hostName(WatchedInstance instance) {
    String text = instance.address().isEmpty() ? instance.node().address() : instance.address();
    return text.isEmpty() || text.equals(".") || literal(text) != null ? null : DnsName.parse(text);
  }

  private static List<String> addresses(
      List<WatchedInstance> instances, int type, int addressesMax) {
    Set<InetAddress> all = new LinkedHashSet<>();
    DnsName alias = null;
    for (WatchedInstance instance : instances) {
      List<InetAddress> own = addresses(instance.address(), instance.taggedAddresses());
      List<InetAddress> found =
          own.isEmpty() && instance.address().isEmpty()
              ? addresses(instance.node().address(), instance.node().taggedAddresses())
              : own;
      if (found.isEmpty() && alias == null) {
        alias = hostName(instance);
      }
      all.addAll(found);
    }
    if (all.isEmpty() && alias != null) {
      return List.of(DnsTypes.CNAME + " " + alias);
    }
    return all.stream()
        .map(address -> DnsRecord.address(WEB, 9, address.getAddress()))
        .filter(record -> type == DnsTypes.ANY || type == record.type())
        .limit(addressesMax == 0 ? Integer.MAX_VALUE : addressesMax)
        .map(ServiceResponseTest::text)
        .toList();
  }

  private static List<String> targets(List<WatchedInstance> instances) {
    List<String> told = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (WatchedInstance instance : instances) {
      InetAddress own = literal(instance.address());
      DnsName target = hostName(instance);
      if (target == null && own != null) {
        StringBuilder hex = new StringBuilder();
        for (byte each : own.getAddress()) {
          hex.append(String.format("%02x", each));
        }
        target = DnsName.parse(hex + ".addr.dc1.consul");
      } else if (target == null) {
        target = DnsName.parse(instance.node().name() + ".node.dc1.consul");
      }
      if (target != null && places.add(target + " " + instance.port())) {
        int weight = instance.health() == Health.WARNING ? 7 : instance.passingWeight();
        told.add(text(DnsRecord.srv(WEB, 9, 1, weight, Math.max(0, instance.port()), target)));
      }
    }
    return told;
  }

  @Test
  void aServiceIsPreparedOnceForEachVersion() {
    ServiceHostsCache cache = new ServiceHostsCache();
    List<WatchedInstance> first =
        new ArrayList<>(List.of(instance(node("n", "10.0.0.1", Map.of()), "", 80, Health.PASSING)));
    ServiceHosts prepared = cache.of("Web", first);
    assertThat(cache.of("web", first)).isSameAs(prepared);
    assertThat(cache.of("web", new ArrayList<>(first))).isNotSameAs(prepared);
    assertThat(cache.of("nothing", List.of()).inOrder()).isEmpty();
    long one = cache.bytes();
    assertThat(one).isPositive();
    for (int i = 0; i < 40_000; i++) {
      cache.of("web-" + i, first);
    }
    assertThat(cache.bytes())
        .isBetween(ServiceHostsCache.KEPT_BYTES_MAX - 2 * one, ServiceHostsCache.KEPT_BYTES_MAX);
    assertThat(cache.of("web", List.of()).inOrder()).isEmpty();
  }
}
