package io.praetor.agent.dns.wire;

import java.util.List;

/**
 * What another DNS server's response says of a host name; immutable.
 *
 * @param records the addresses and aliases of its answer section, in its order
 * @param negativeSeconds how long it may be remembered that there is nothing else, by the SOA
 *     record of the authority section (RFC 2308, section 5), in seconds; -1 if there is none
 */
public record AddressAnswer(List<DnsRecord> records, long negativeSeconds) {
  /** An answer of some records. */
  public AddressAnswer {
    records = List.copyOf(records);
  }
}
