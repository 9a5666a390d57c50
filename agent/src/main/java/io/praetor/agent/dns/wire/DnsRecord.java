package io.praetor.agent.dns.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record of an answer; immutable.
 *
 * @param ttl how long it may be kept, in seconds
 * @param data what it says; of a record that ends in a name, what stands before that
 * @param target the name that it ends in, or null
 */
@SuppressWarnings("ArrayRecordComponent") // of this package alone, and never changed
public record DnsRecord(DnsName owner, int type, long ttl, byte[] data, @Nullable DnsName target) {
  private static final byte[] NOTHING = {};
  private static final int TEXT_BYTES_MAX = 255;

  /** A record of an address: A for one of IPv4, AAAA for one of IPv6. */
  public static DnsRecord address(DnsName owner, long ttl, byte[] address) {
    return new DnsRecord(
        owner, address.length == 4 ? DnsTypes.A : DnsTypes.AAAA, ttl, address, null);
  }

  /** A record that says a name and nothing else: CNAME, NS, PTR. */
  public static DnsRecord ofTarget(DnsName owner, int type, long ttl, DnsName target) {
    return new DnsRecord(owner, type, ttl, NOTHING, target);
  }

  /** A record of type SRV (RFC 2782). */
  public static DnsRecord srv(
      DnsName owner, long ttl, int priority, int weight, int port, DnsName target) {
    byte[] data =
        ByteBuffer.allocate(6)
            .putShort((short) priority)
            .putShort((short) weight)
            .putShort((short) port)
            .array();
    return new DnsRecord(owner, DnsTypes.SRV, ttl, data, target);
  }

  /** A record of type TXT, its text in pieces of 255 bytes. */
  public static DnsRecord txt(DnsName owner, long ttl, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int pieces = Math.max(1, (bytes.length + TEXT_BYTES_MAX - 1) / TEXT_BYTES_MAX);
    ByteBuffer data = ByteBuffer.allocate(bytes.length + pieces);
    for (int i = 0; i < pieces; i++) {
      int from = i * TEXT_BYTES_MAX;
      int length = Math.min(TEXT_BYTES_MAX, bytes.length - from);
      data.put((byte) length).put(bytes, from, length);
    }
    return new DnsRecord(owner, DnsTypes.TXT, ttl, data.array(), null);
  }

  /**
   * A record of type SOA, whose two names stand uncompressed.
   *
   * @param numbers serial, refresh, retry, expire, minimum
   */
  public static DnsRecord soa(
      DnsName owner, long ttl, DnsName server, DnsName mailbox, long... numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(server.wire().length + mailbox.wire().length + 4 * numbers.length)
            .put(server.wire())
            .put(mailbox.wire());
    for (long number : numbers) {
      data.putInt((int) number);
    }
    return new DnsRecord(owner, DnsTypes.SOA, ttl, data.array(), null);
  }

  /** The same record of another owner. */
  public DnsRecord withOwner(DnsName other) {
    return new DnsRecord(other, type, ttl, data, target);
  }

  /** The same record with another TTL. */
  public DnsRecord withTtl(long seconds) {
    return new DnsRecord(owner, type, seconds, data, target);
  }
}
