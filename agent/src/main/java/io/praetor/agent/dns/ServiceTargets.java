package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedInstance.Health;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SRV records of a service's instances, each with the records of its target; immutable. */
final class ServiceTargets {
  private static final int PRIORITY = 1;

  /**
   * What the records look like beside what the instances say.
   *
   * @param domain of the targets, as it is spelled in the question
   * @param texts whether the metadata of nodes go with their addresses
   */
  record Form(DnsName domain, String datacenter, long ttl, boolean texts) {}

  /** A target and its port. */
  private record Place(DnsName target, int port) {}

  /**
   * The record of an instance.
   *
   * @param place the number of its target and port, which are told once however many instances have
   *     them
   * @param record of no owner that matters
   */
  private record Target(
      int place, DnsRecord record, List<DnsRecord> companions, boolean isHostName) {}

  private final Form form;
  private final @Nullable Target[] targets;
  private final int places;

  private ServiceTargets(Form form, @Nullable Target[] targets, int places) {
    this.form = form;
    this.targets = targets;
    this.places = places;
  }

  static ServiceTargets of(ServiceHosts hosts, Form form) {
    @Nullable Target[] targets = new @Nullable Target[hosts.count()];
    Map<Place, Integer> places = new HashMap<>();
    for (int i = 0; i < targets.length; i++) {
      WatchedInstance instance = hosts.instance(i);
      DnsName alias = hosts.host(i).name();
      InetAddress own = HostAddress.literal(instance.address());
      DnsName target = alias == null ? target(instance, own, form) : alias;
      if (target == null) {
        continue;
      }
      Integer place = places.size();
      Integer known = places.putIfAbsent(new Place(target, instance.port()), place);
      int weight =
          instance.health() == Health.WARNING ? instance.warningWeight() : instance.passingWeight();
      targets[i] =
          new Target(
              known == null ? place : known,
              DnsRecord.srv(
                  target, form.ttl, PRIORITY, weight, Math.max(0, instance.port()), target),
              alias == null ? companions(instance, own, target, form) : List.of(),
              alias != null);
    }
    return new ServiceTargets(form, targets, places.size());
  }

  private static @Nullable DnsName target(
      WatchedInstance instance, @Nullable InetAddress own, Form form) {
    List<String> labels =
        own == null
            ? new ArrayList<>(List.of(instance.node().name().split("\\.", -1)))
            : new ArrayList<>(List.of(HexFormat.of().formatHex(own.getAddress())));
    labels.add(own == null ? "node" : "addr");
    labels.add(form.datacenter);
    return DnsName.of(labels, form.domain);
  }

  private static List<DnsRecord> companions(
      WatchedInstance instance, @Nullable InetAddress own, DnsName target, Form form) {
    if (own != null) {
      return List.of(DnsRecord.address(target, form.ttl, own.getAddress()));
    }
    List<DnsRecord> companions =
        HostRecords.records(
            target, form.ttl, HostAddress.of(instance.node()).addresses(), DnsTypes.ANY);
    if (form.texts) {
      companions.addAll(HostRecords.texts(target, form.ttl, instance.node()));
    }
    return List.copyOf(companions);
  }

  Form form() {
    return form;
  }

  /** Adds the records of some instances, in their order. */
  void addTo(DnsResponse response, DnsName owner, int[] instances) {
    boolean[] told = new boolean[places];
    for (int number : instances) {
      Target target = targets[number];
      if (target == null || told[target.place]) {
        continue;
      }
      told[target.place] = true;
      if (target.isHostName) {
        response.addUnresolved(target.record.withOwner(owner));
      } else {
        response.add(owner, target.record, target.companions);
      }
    }
  }
}
