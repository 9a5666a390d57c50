package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.watched.WatchedNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The records of nodes and their addresses. Stateless. */
final class HostRecords {
  private static final String RAW_TEXT = "rfc1035-";

  private HostRecords() {}

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
