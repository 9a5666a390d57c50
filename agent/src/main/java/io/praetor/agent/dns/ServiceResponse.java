package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedInstance.Health;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The response to a query for a service. Made and used by one thread, for one query.
 *
 * @param domain the domain as it was spelled
 */
record ServiceResponse(
    ZoneRecords records, DnsConfig.Answers settings, DnsQuery query, DnsName domain) {
  private static final int PRIORITY = 1;

  /** Which instances may be told: healthy ones that have the tag, in random order. */
  List<WatchedInstance> healthy(List<WatchedInstance> all, String tag) {
    List<WatchedInstance> healthy = new ArrayList<>(all.size());
    for (WatchedInstance instance : all) {
      boolean well =
          settings.onlyPassing()
              ? instance.health() == Health.PASSING
              : instance.health() != Health.CRITICAL;
      if (well && (tag.isEmpty() || instance.tags().stream().anyMatch(tag::equalsIgnoreCase))) {
        healthy.add(instance);
      }
    }
    Collections.shuffle(healthy, ThreadLocalRandom.current());
    return healthy;
  }

  /** The answer about some instances, in their order. */
  DnsResponse of(List<WatchedInstance> instances, long ttl) {
    if (instances.isEmpty()) {
      return records.nxDomain(domain);
    }
    DnsResponse answer =
        switch (query.type()) {
          case DnsTypes.SRV -> targets(instances, ttl);
          case DnsTypes.A, DnsTypes.AAAA, DnsTypes.ANY, DnsTypes.CNAME -> addresses(instances, ttl);
          default -> new DnsResponse(ResponseCode.NOERROR);
        };
    return records.orNoData(answer, domain);
  }

  private DnsResponse addresses(List<WatchedInstance> instances, long ttl) {
    DnsResponse answer = new DnsResponse(ResponseCode.NOERROR);
    int most = settings.addressesMax() == 0 ? Integer.MAX_VALUE : settings.addressesMax();
    Set<InetAddress> told = new LinkedHashSet<>();
    @Nullable DnsName alias = null;
    for (WatchedInstance instance : instances) {
      List<InetAddress> addresses = HostRecords.addresses(instance);
      if (addresses.isEmpty() && alias == null) {
        alias = HostRecords.name(instance);
      }
      told.addAll(addresses);
    }
    for (DnsRecord record :
        HostRecords.records(query.name(), ttl, List.copyOf(told), query.type())) {
      if (most-- > 0) {
        answer.add(record);
      }
    }
    // An alias stands alone (RFC 1034, section 3.6.2).
    if (answer.isEmpty() && alias != null) {
      answer.addUnresolved(DnsRecord.ofTarget(query.name(), DnsTypes.CNAME, ttl, alias));
    }
    return answer;
  }

  /** A target and its port, which are told once however many instances have them. */
  private record Place(DnsName target, int port) {}

  private DnsResponse targets(List<WatchedInstance> instances, long ttl) {
    DnsResponse answer = new DnsResponse(ResponseCode.NOERROR);
    Set<Place> told = new LinkedHashSet<>();
    for (WatchedInstance instance : instances) {
      DnsName target = target(instance);
      if (target == null || !told.add(new Place(target, instance.port()))) {
        continue;
      }
      int weight =
          instance.health() == Health.WARNING ? instance.warningWeight() : instance.passingWeight();
      DnsRecord record =
          DnsRecord.srv(query.name(), ttl, PRIORITY, weight, Math.max(0, instance.port()), target);
      if (HostRecords.name(instance) == null) {
        answer.add(record, companions(instance, target, ttl));
      } else {
        answer.addUnresolved(record);
      }
    }
    return answer;
  }

  private @Nullable DnsName target(WatchedInstance instance) {
    DnsName alias = HostRecords.name(instance);
    if (alias != null) {
      return alias;
    }
    InetAddress own = HostRecords.literal(instance.address());
    return own != null
        ? below(HexFormat.of().formatHex(own.getAddress()), "addr")
        : below(instance.node().name(), "node");
  }

  private @Nullable DnsName below(String label, String word) {
    List<String> labels = new ArrayList<>(List.of(label.split("\\.", -1)));
    labels.add(word);
    labels.add(records.zone().datacenter());
    return DnsName.of(labels, domain);
  }

  private List<DnsRecord> companions(WatchedInstance instance, DnsName target, long ttl) {
    InetAddress own = HostRecords.literal(instance.address());
    if (own != null) {
      return List.of(DnsRecord.address(target, ttl, own.getAddress()));
    }
    List<DnsRecord> companions =
        new ArrayList<>(
            HostRecords.records(target, ttl, HostRecords.addresses(instance.node()), DnsTypes.ANY));
    if (settings.nodeMetaTexts()) {
      companions.addAll(HostRecords.texts(target, ttl, instance.node()));
    }
    return companions;
  }

  /** The TTL of the records of a service. */
  long ttl(String service) {
    return settings.serviceTtl(service.toLowerCase(Locale.ROOT));
  }
}
