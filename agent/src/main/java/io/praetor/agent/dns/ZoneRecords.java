package io.praetor.agent.dns;

import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.ResponseCode;
import java.util.List;
import java.util.Objects;

/**
 * What a zone says of itself, and the answers that say that something is not there. Immutable.
 *
 * @param soa the numbers of its SOA record
 */
record ZoneRecords(Zone zone, DnsConfig.Answers.Soa soa) {
  private static final long MILLIS_PER_SECOND = 1_000;

  /** The SOA record of the domain that was asked, spelled as it is configured. */
  DnsRecord authority(DnsName spelled) {
    DnsName domain = zone.configured(spelled);
    return DnsRecord.soa(
        domain,
        soa.minTtl(),
        Objects.requireNonNull(DnsName.of(List.of("ns"), domain)),
        Objects.requireNonNull(DnsName.of(List.of("hostmaster"), domain)),
        System.currentTimeMillis() / MILLIS_PER_SECOND,
        soa.refresh(),
        soa.retry(),
        soa.expire(),
        soa.minTtl());
  }

  /** There is no such name. */
  DnsResponse nxDomain(DnsName spelled) {
    return new DnsResponse(ResponseCode.NXDOMAIN).addAuthority(authority(spelled));
  }

  /** There is the name, and nothing of the type. */
  DnsResponse noData(DnsName spelled) {
    return new DnsResponse(ResponseCode.NOERROR).addAuthority(authority(spelled));
  }

  /** The answer as it is, or that there is nothing of the type. */
  DnsResponse orNoData(DnsResponse answer, DnsName spelled) {
    return answer.isEmpty() ? noData(spelled) : answer;
  }
}
