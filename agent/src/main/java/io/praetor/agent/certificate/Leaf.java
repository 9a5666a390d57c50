package io.praetor.agent.certificate;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a certificate under an authority is to say; immutable.
 *
 * @param commonName whom it names
 * @param dnsNames the host names that it vouches for
 * @param addresses the IP addresses that it vouches for
 * @param usages what it may be used for
 * @param lifetime how long from now
 */
public record Leaf(
    String commonName,
    List<String> dnsNames,
    List<InetAddress> addresses,
    List<Usage> usages,
    Duration lifetime) {

  /** Purposes of a key (RFC 5280, section 4.2.1.12). */
  public enum Usage {
    /** Answers TLS connections. */
    SERVER,
    /** Opens TLS connections. */
    CLIENT
  }
}
