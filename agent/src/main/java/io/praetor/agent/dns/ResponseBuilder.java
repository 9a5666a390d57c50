package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.watched.PreparedQueryResult;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedNode;
import io.praetor.client.text.GoDuration;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the response to one query of what the catalog holds. Owned by one thread. */
final class ResponseBuilder {
  private final DnsQuery query;
  private final DnsName domain;
  private final DnsConfig.Answers settings;
  private final ZoneRecords records;

  /**
   * A builder for one query.
   *
   * @param domain the domain as it was spelled in the query
   */
  ResponseBuilder(DnsQuery query, DnsName domain, DnsConfig.Answers settings, ZoneRecords records) {
    this.query = query;
    this.domain = domain;
    this.settings = settings;
    this.records = records;
  }

  private static DnsResponse empty() {
    return new DnsResponse(ResponseCode.NOERROR);
  }

  DnsResponse nxDomain() {
    return records.nxDomain(domain);
  }

  DnsResponse addresses(List<InetAddress> addresses, long ttl) {
    DnsResponse response = empty();
    HostRecords.records(query.name(), ttl, addresses, query.type()).forEach(response::add);
    return records.orNoData(response, domain);
  }

  /** A node by its addresses or its host name, with its metadata; null if there is none. */
  DnsResponse node(@Nullable WatchedNode node) {
    if (node == null) {
      return nxDomain();
    }
    long ttl = settings.nodeTtl();
    int type = query.type();
    DnsResponse response = empty();
    HostAddress host = HostAddress.of(node);
    HostRecords.records(query.name(), ttl, host.addresses(), type).forEach(response::add);
    DnsName alias = host.alias();
    if (alias != null && type != DnsTypes.TXT) {
      response.addUnresolved(DnsRecord.ofTarget(query.name(), DnsTypes.CNAME, ttl, alias));
    }
    List<DnsRecord> texts = HostRecords.texts(query.name(), ttl, node);
    if (type == DnsTypes.TXT || (type == DnsTypes.ANY && alias == null)) {
      // Nothing stands beside an alias (RFC 1034, section 3.6.2).
      texts.forEach(response::add);
    } else if (settings.nodeMetaTexts() && !response.isEmpty()) {
      texts.forEach(response::addAdditional);
    }
    return records.orNoData(response, domain);
  }

  /** The healthy instances of a service that have a tag. */
  DnsResponse service(ServiceHosts all, String name, String tag) {
    ServiceResponse service = new ServiceResponse(records, settings, query, domain);
    return service.of(all, all.healthy(settings.onlyPassing(), tag), service.ttl(name));
  }

  /** What a prepared query has found; empty if there is no such query. */
  DnsResponse preparedQuery(Optional<PreparedQueryResult> executed) {
    if (executed.isEmpty()) {
      return nxDomain();
    }
    PreparedQueryResult found = executed.get();
    ServiceResponse service = new ServiceResponse(records, settings, query, domain);
    Duration own = found.ttl().isEmpty() ? null : GoDuration.parse(found.ttl());
    // The query has judged their health, and put them in order.
    long ttl = own == null ? service.ttl(found.service()) : Math.max(0, own.toSeconds());
    ServiceHosts hosts = ServiceHosts.of(found.instances());
    DnsResponse response = service.of(hosts, hosts.inOrder(), ttl);
    return found.isOfClient() ? response.ofClient() : response;
  }

  /** The SOA record, with the servers of the zone. */
  DnsResponse startOfAuthority(List<WatchedInstance> servers) {
    DnsResponse response = empty().add(records.authority(domain));
    for (WatchedInstance server : servers) {
      DnsName name = nodeName(server.node());
      if (name != null) {
        response.addAuthority(nameServer(name));
        glue(server, name).forEach(response::addAdditional);
      }
    }
    return response;
  }

  DnsResponse nameServers(List<WatchedInstance> servers) {
    DnsResponse response = empty();
    for (WatchedInstance server : servers) {
      DnsName name = nodeName(server.node());
      if (name != null) {
        response.add(nameServer(name), glue(server, name));
      }
    }
    return records.orNoData(response, domain);
  }

  private DnsRecord nameServer(DnsName name) {
    return DnsRecord.ofTarget(domain, DnsTypes.NS, settings.nodeTtl(), name);
  }

  private List<DnsRecord> glue(WatchedInstance server, DnsName name) {
    return HostRecords.records(
        name, settings.nodeTtl(), HostAddress.of(server.node()).addresses(), DnsTypes.ANY);
  }

  DnsResponse serverAddresses(List<WatchedInstance> servers) {
    List<InetAddress> all = new ArrayList<>();
    servers.forEach(server -> all.addAll(HostAddress.of(server.node()).addresses()));
    return addresses(all.stream().distinct().toList(), settings.nodeTtl());
  }

  private @Nullable DnsName nodeName(WatchedNode node) {
    return name(node.name(), "node", domain);
  }

  private @Nullable DnsName name(String name, String keyword, DnsName below) {
    List<String> labels = new ArrayList<>(List.of(name.split("\\.", -1)));
    labels.add(keyword);
    labels.add(records.zone().datacenter());
    return DnsName.of(labels, below);
  }

  DnsResponse nodePointers(List<WatchedNode> nodes) {
    return pointers(nodes.stream().map(WatchedNode::name).toList(), "node");
  }

  DnsResponse servicePointers(List<String> services) {
    return pointers(services, "service");
  }

  private DnsResponse pointers(List<String> names, String keyword) {
    if (names.isEmpty()) {
      return nxDomain();
    }
    DnsResponse response = empty();
    for (String name : names) {
      DnsName target = name(name, keyword, records.zone().primary());
      if (target != null && (query.type() == DnsTypes.PTR || query.type() == DnsTypes.ANY)) {
        response.add(DnsRecord.ofTarget(query.name(), DnsTypes.PTR, 0, target));
      }
    }
    return records.orNoData(response, domain);
  }
}
