package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.watched.WatchedInstance;
import io.praetor.agent.watched.WatchedNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where nodes and instances are: addresses of each family, or the name of a host. Stateless. */
final class HostRecords {
  private static final String LAN_V4 = "lan_ipv4";
  private static final String LAN_V6 = "lan_ipv6";
  private static final String RAW_TEXT = "rfc1035-";

  private HostRecords() {}

  /** The addresses of a node, one of each family at most; none if it has but a name. */
  static List<InetAddress> addresses(WatchedNode node) {
    return addresses(node.address(), node.taggedAddresses());
  }

  /** The addresses of an instance: its own, or those of its node. */
  static List<InetAddress> addresses(WatchedInstance instance) {
    List<InetAddress> own = addresses(instance.address(), instance.taggedAddresses());
    return own.isEmpty() && instance.address().isEmpty() ? addresses(instance.node()) : own;
  }

  private static List<InetAddress> addresses(String address, Map<String, String> tagged) {
    InetAddress plain = literal(address);
    List<InetAddress> found = new ArrayList<>(2);
    InetAddress four = literal(tagged.getOrDefault(LAN_V4, ""));
    InetAddress six = literal(tagged.getOrDefault(LAN_V6, ""));
    if (four == null && plain instanceof Inet4Address) {
      four = plain;
    }
    if (six == null && plain != null && !(plain instanceof Inet4Address)) {
      six = plain;
    }
    if (four != null) {
      found.add(four);
    }
    if (six != null) {
      found.add(six);
    }
    return found;
  }

  /** The address that a text is, or null: it is never looked up. */
  static @Nullable InetAddress literal(String text) {
    if (text.isEmpty() || (text.indexOf(':') < 0 && !isDigit(text.charAt(text.length() - 1)))) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The name that stands in place of an address, or null. */
  static @Nullable DnsName name(String address) {
    if (address.isEmpty() || literal(address) != null) {
      return null;
    }
    DnsName name = DnsName.parse(address);
    return DnsName.ROOT.equals(name) ? null : name;
  }

  /** The name that stands in place of an instance's address, or of its node's if it has none. */
  static @Nullable DnsName name(WatchedInstance instance) {
    return name(instance.address().isEmpty() ? instance.node().address() : instance.address());
  }

  /** Records of those addresses that a type asks for. */
  static List<DnsRecord> records(DnsName owner, long ttl, List<InetAddress> addresses, int type) {
    List<DnsRecord> records = new ArrayList<>(addresses.size());
    for (InetAddress address : addresses) {
      DnsRecord record = DnsRecord.address(owner, ttl, address.getAddress());
      if (type == DnsTypes.ANY || type == record.type()) {
        records.add(record);
      }
    }
    return records;
  }

  /**
   * A node's metadata as texts: {@code key=value}, or the value alone of a key that asks for it.
   */
  static List<DnsRecord> texts(DnsName owner, long ttl, WatchedNode node) {
    List<DnsRecord> records = new ArrayList<>(node.meta().size());
    node.meta()
        .forEach((key, value) ->
            records.add(
                DnsRecord.txt(
                    owner,
                    ttl,
                    key.toLowerCase(Locale.ROOT).startsWith(RAW_TEXT)
                        ? value
                        : escaped(key) + "=" + value)));
    return records;
  }

  /** RFC 1464: a sign that means something in a key stands behind a grave accent. */
  private static String escaped(String key) {
    StringBuilder text = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '`' || c == '=' || c == ' ' || c == '\t') {
        text.append('`');
      }
      text.append(c);
    }
    return text.toString();
  }
}
