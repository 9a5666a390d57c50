package io.praetor.agent.dns;

import io.netty.util.NetUtil;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a node or an instance is; immutable.
 *
 * @param addresses one of each family at most; none if it has but a name
 * @param name what stands in place of an address, or null
 */
record HostAddress(List<InetAddress> addresses, @Nullable DnsName name) {
  private static final String LAN_V4 = "lan_ipv4";
  private static final String LAN_V6 = "lan_ipv6";
  private static final int OCTETS = 4;

  static HostAddress of(WatchedNode node) {
    return of(node.address(), node.taggedAddresses());
  }

  /** Where an instance is: at an address of its own, or with its node. */
  static HostAddress of(WatchedInstance instance) {
    HostAddress own = of(instance.address(), instance.taggedAddresses());
    if (!instance.address().isEmpty()) {
      return own;
    }
    HostAddress node = of(instance.node());
    return own.addresses.isEmpty() ? node : new HostAddress(own.addresses, node.name);
  }

  private static HostAddress of(String address, Map<String, String> tagged) {
    InetAddress plain = literal(address);
    InetAddress four = literal(tagged.getOrDefault(LAN_V4, ""));
    InetAddress six = literal(tagged.getOrDefault(LAN_V6, ""));
    if (four == null && plain instanceof Inet4Address) {
      four = plain;
    }
    if (six == null && plain != null && !(plain instanceof Inet4Address)) {
      six = plain;
    }
    List<InetAddress> found = new ArrayList<>(2);
    if (four != null) {
      found.add(four);
    }
    if (six != null) {
      found.add(six);
    }
    return new HostAddress(List.copyOf(found), plain == null ? hostName(address) : null);
  }

  private static @Nullable DnsName hostName(String address) {
    DnsName name = address.isEmpty() ? null : DnsName.parse(address);
    return DnsName.ROOT.equals(name) ? null : name;
  }

  /** The name that is told in place of addresses: an alias stands alone (RFC 1034, 3.6.2). */
  @Nullable DnsName alias() {
    return addresses.isEmpty() ? name : null;
  }

  /**
   * The address that a text is, or null: it is never looked up. Four numbers with dots between
   * them, or an address of IPv6 without a zone.
   */
  static @Nullable InetAddress literal(String text) {
    byte[] bytes =
        text.indexOf(':') < 0
            ? ofFourNumbers(text)
            : text.indexOf('%') < 0 && text.indexOf('[') < 0
                ? NetUtil.createByteArrayFromIpAddressString(text)
                : null;
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  private static byte @Nullable [] ofFourNumbers(String text) {
    byte[] bytes = new byte[OCTETS];
    int at = 0;
    for (int octet = 0; octet < OCTETS; octet++) {
      int begin = at;
      int value = 0;
      while (at < text.length() && at - begin < 3 && isDigit(text.charAt(at))) {
        value = 10 * value + text.charAt(at++) - '0';
      }
      boolean isEnd = octet == OCTETS - 1;
      if (at == begin
          || value > 255
          || (at - begin > 1 && text.charAt(begin) == '0')
          || isEnd != (at == text.length())
          || (!isEnd && text.charAt(at++) != '.')) {
        return null;
      }
      bytes[octet] = (byte) value;
    }
    return bytes;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
