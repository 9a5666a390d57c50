package io.praetor.agent.dns.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A query as it came; immutable.
 *
 * @param id of the message
 * @param opcode 0 is a query; others are not known here
 * @param recursionDesired the RD flag
 * @param name as it was spelled
 * @param type of the records
 * @param dnsClass of the records
 * @param edns what its OPT record says, or null if it has none
 * @param source where it came from, or null if it is this server's own
 */
public record DnsQuery(
    int id,
    int opcode,
    boolean recursionDesired,
    DnsName name,
    int type,
    int dnsClass,
    @Nullable Edns edns,
    @Nullable InetAddress source) {
  private static final int SUBNET_AT = 4;
  private static final int IPV4 = 1;

  /**
   * What an OPT record says (RFC 6891).
   *
   * @param version 0 is the only one that there is
   * @param bytesMax the largest message that can be taken over UDP, as it was stated
   * @param clientSubnet the option of RFC 7871 as bytes, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // of this package alone, and never changed
  public record Edns(int version, int bytesMax, byte @Nullable [] clientSubnet) {}

  /** A query of this server's own. */
  public static DnsQuery of(DnsName name, int type) {
    return new DnsQuery(0, 0, true, name, type, DnsTypes.IN, null, null);
  }

  /** What can be said of a message whose question cannot be read, or is not looked at. */
  public static DnsQuery unread(int id, int opcode, boolean recursionDesired) {
    return new DnsQuery(id, opcode, recursionDesired, DnsName.ROOT, 0, 0, null, null);
  }

  /** The same, from a source. */
  public DnsQuery from(InetAddress source) {
    return new DnsQuery(id, opcode, recursionDesired, name, type, dnsClass, edns, source);
  }

  /**
   * The address of the client that asks: the one that a resolver in front names, as far as it names
   * it (RFC 7871), or else the source.
   */
  public InetAddress client() {
    byte[] subnet = edns == null ? null : edns.clientSubnet();
    InetAddress direct = source == null ? InetAddress.getLoopbackAddress() : source;
    if (subnet == null || subnet.length == SUBNET_AT) {
      return direct;
    }
    byte[] address = new byte[subnet[1] == IPV4 ? 4 : 16];
    System.arraycopy(subnet, SUBNET_AT, address, 0, subnet.length - SUBNET_AT);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      return direct;
    }
  }

  /** Whether there is a question to repeat. */
  boolean isRead() {
    return type != 0 || dnsClass != 0;
  }

  /** The largest answer over UDP that who asks can take, in bytes. */
  public int datagramBytesMax() {
    Edns said = edns;
    return said == null
        ? DnsMessages.PLAIN_BYTES_MAX
        : Math.clamp(said.bytesMax(), DnsMessages.PLAIN_BYTES_MAX, DnsMessages.DATAGRAM_BYTES_MAX);
  }
}
