package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import java.net.InetAddress;

/** What a name asks about; immutable. */
sealed interface Subject {
  /** The domain itself. */
  record Apex() implements Subject {}

  /** The name of the domain's servers in its SOA record. */
  record Servers() implements Subject {}

  /**
   * The healthy instances of a service.
   *
   * @param tag that they have to have; empty for any
   */
  record Service(String name, String tag) implements Subject {}

  /** A node by its name or id. */
  record Node(String name) implements Subject {}

  /** A prepared query by its name or id. */
  record Query(String name) implements Subject {}

  /** An address that is written as a name. */
  record Address(InetAddress address) implements Subject {}

  /** An address that is looked up backwards. */
  record Reverse(InetAddress address) implements Subject {}

  /** A name of this domain that cannot exist. */
  record Nothing() implements Subject {}

  /** A name of another domain. */
  record Foreign() implements Subject {}

  /**
   * A name, read.
   *
   * @param domain the domain as it was spelled in the name; the primary one if it is not in it
   */
  record Asked(Subject subject, DnsName domain) {}
}
