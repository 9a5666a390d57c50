package io.praetor.agent.dns;

import io.netty.util.NetUtil;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.Lookup.ParsedName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.watched.ViewCallback;
import io.praetor.agent.watched.WatchedCatalog;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedNode;
import io.praetor.agent.watched.WatchedNodes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Resolves the names of a zone, and addresses backwards, from the catalog. Owned by the thread of
 * the view.
 */
final class Resolver {
  /** The service of the servers themselves, which are also those of the zone. */
  private static final String SERVERS = "consul";

  private static final int SERVERS_MAX = 3;

  private final Zone zone;
  private final WatchedCatalog catalog;
  private final Supplier<DnsConfig.Answers> settings;
  private final DnsMeter meter;
  private final CnameChaser chaser;
  private final ServiceHostsCache hosts = new ServiceHostsCache();

  /**
   * A resolver of a zone's names.
   *
   * @param hostNames resolves host names of other domains
   * @param owner the thread of the view
   */
  Resolver(
      Zone zone,
      WatchedCatalog catalog,
      Supplier<DnsConfig.Answers> settings,
      HostNames hostNames,
      Scheduling owner,
      DnsMeter meter) {
    this.zone = zone;
    this.catalog = catalog;
    this.settings = settings;
    this.meter = meter;
    chaser = new CnameChaser(this, hostNames, owner);
  }

  Zone zone() {
    return zone;
  }

  /**
   * Resolves a name of this zone, or an address backwards, and the host names that it leads to.
   *
   * @param done gets the response, perhaps before this returns
   */
  void resolve(DnsQuery query, ParsedName name, Consumer<DnsResponse> done) {
    resolve(query, name, 0, done);
  }

  /**
   * Resolves a name that others have led to.
   *
   * @param depth how many host names have led to it
   */
  void resolve(DnsQuery query, ParsedName name, int depth, Consumer<DnsResponse> done) {
    DnsConfig.Answers now = settings.get();
    ResponseBuilder builder =
        new ResponseBuilder(query, name.domain(), now, new ZoneRecords(zone, now.soa()));
    switch (query.type()) {
      case DnsTypes.SOA -> servers(done, builder::startOfAuthority);
      case DnsTypes.NS -> servers(done, builder::nameServers);
      case DnsTypes.AXFR -> done.accept(failure(ResponseCode.NOTIMP));
      default ->
          look(
              builder,
              name.lookup(),
              query,
              response -> chaser.chase(query, response, now.addressesMax(), depth, done));
    }
  }

  private void look(
      ResponseBuilder builder, Lookup lookup, DnsQuery query, Consumer<DnsResponse> done) {
    switch (lookup) {
      case Lookup.Apex _, Lookup.Nonexistent _ -> done.accept(builder.nxDomain());
      case Lookup.NameServer _ -> servers(done, builder::serverAddresses);
      case Lookup.Address(InetAddress address) ->
          done.accept(builder.addresses(List.of(address), 0));
      case Lookup.Node(String name) ->
          catalog.nodes(callback(done, nodes -> builder.node(nodes.find(name))));
      case Lookup.Service(String name, String tag) ->
          catalog.instances(
              name, callback(done, all -> builder.service(hosts.of(name, all), name, tag)));
      case Lookup.Query(String name) ->
          catalog.execute(
              name,
              NetUtil.toAddressString(query.client()),
              callback(done, builder::preparedQuery));
      case Lookup.Reverse(InetAddress address) -> reverse(builder, address, done);
      case Lookup.OutOfZone _ -> done.accept(failure(ResponseCode.REFUSED));
    }
  }

  private interface Rendering<T> {
    DnsResponse render(T value);
  }

  private <T> ViewCallback<T> callback(Consumer<DnsResponse> done, Rendering<T> rendering) {
    return new ViewCallback<>() {
      @Override
      public void found(T value, long ageMs) {
        meter.age(ageMs);
        done.accept(rendering.render(value));
      }

      @Override
      public void unavailable() {
        done.accept(failure(ResponseCode.SERVFAIL));
      }
    };
  }

  /** A response without records, which says why. */
  static DnsResponse failure(ResponseCode code) {
    return new DnsResponse(code).notAuthoritative();
  }

  private void servers(Consumer<DnsResponse> done, Rendering<List<WatchedInstance>> rendering) {
    catalog.instances(
        SERVERS,
        callback(
            done,
            all -> {
              List<WatchedInstance> some = new ArrayList<>(all);
              some.removeIf(each -> each.health() == WatchedInstance.Health.CRITICAL);
              Collections.shuffle(some, ThreadLocalRandom.current());
              return rendering.render(some.subList(0, Math.min(SERVERS_MAX, some.size())));
            }));
  }

  private void reverse(ResponseBuilder builder, InetAddress address, Consumer<DnsResponse> done) {
    catalog.nodes(
        new ViewCallback<>() {
          @Override
          public void found(WatchedNodes nodes, long ageMs) {
            List<WatchedNode> there = nodes.at(address);
            if (there.isEmpty()) {
              catalog.servicesAt(address, callback(done, builder::servicePointers));
            } else {
              meter.age(ageMs);
              done.accept(builder.nodePointers(there));
            }
          }

          @Override
          public void unavailable() {
            done.accept(failure(ResponseCode.SERVFAIL));
          }
        });
  }
}
