package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.ResponseCode;
import java.util.Locale;

/**
 * The response to a query for a service. Made and used by one thread, for one query.
 *
 * @param domain the domain as it was spelled
 */
record ServiceResponse(
    ZoneRecords records, DnsConfig.Answers settings, DnsQuery query, DnsName domain) {
  /** The answer about some instances by their numbers, in their order. */
  DnsResponse of(ServiceHosts hosts, int[] instances, long ttl) {
    if (instances.length == 0) {
      return records.nxDomain(domain);
    }
    DnsResponse answer = new DnsResponse(ResponseCode.NOERROR);
    switch (query.type()) {
      case DnsTypes.SRV ->
          hosts
              .targets(
                  new ServiceTargets.Form(
                      domain, records.zone().datacenter(), ttl, settings.nodeMetaTexts()))
              .addTo(answer, query.name(), instances);
      case DnsTypes.A, DnsTypes.AAAA, DnsTypes.ANY, DnsTypes.CNAME ->
          addAddresses(answer, hosts, instances, ttl);
      default -> {}
    }
    return records.orNoData(answer, domain);
  }

  private void addAddresses(DnsResponse answer, ServiceHosts hosts, int[] instances, long ttl) {
    ServiceAddresses addresses = hosts.addresses(ttl);
    int most = settings.addressesMax() == 0 ? Integer.MAX_VALUE : settings.addressesMax();
    addresses.addTo(answer, query.name(), instances, query.type(), most);
    // An alias stands alone (RFC 1034, section 3.6.2), beside addresses of the other family, too:
    // resolvers that keep it would answer everything through it.
    if (answer.isEmpty() && addresses.isWithout(instances)) {
      for (int instance : instances) {
        DnsName alias = hosts.host(instance).alias();
        if (alias != null) {
          answer.addUnresolved(DnsRecord.ofTarget(query.name(), DnsTypes.CNAME, ttl, alias));
          return;
        }
      }
    }
  }

  /** The TTL of the records of a service. */
  long ttl(String service) {
    return settings.serviceTtl(service.toLowerCase(Locale.ROOT));
  }
}
