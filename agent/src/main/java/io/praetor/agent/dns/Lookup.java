package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import java.net.InetAddress;

/** What a name of a query stands for; immutable. */
sealed interface Lookup {
  /** The domain itself. */
  record Apex() implements Lookup {}

  /** The name of the domain's servers in its SOA record. */
  record NameServer() implements Lookup {}

  /**
   * The healthy instances of a service.
   *
   * @param tag that they have to have; empty for any
   */
  record Service(String name, String tag) implements Lookup {}

  /** A node by its name or id. */
  record Node(String name) implements Lookup {}

  /** A prepared query by its name or id. */
  record Query(String name) implements Lookup {}

  /** An address that is written as a name. */
  record Address(InetAddress address) implements Lookup {}

  /** An address that is looked up backwards. */
  record Reverse(InetAddress address) implements Lookup {}

  /** A name of this domain that cannot exist. */
  record Nonexistent() implements Lookup {}

  /** A name of another domain. */
  record OutOfZone() implements Lookup {}

  /**
   * A name of a query, parsed.
   *
   * @param domain the domain as it was spelled in the name; the primary one if it is not in it
   */
  record ParsedName(Lookup lookup, DnsName domain) {}
}
