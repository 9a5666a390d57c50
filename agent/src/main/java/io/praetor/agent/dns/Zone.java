package io.praetor.agent.dns;

import io.praetor.agent.dns.Lookup.ParsedName;
import io.praetor.agent.dns.wire.DnsName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names of the catalog: which there may be, and what they ask about (Consul's documentation,
 * "DNS usage overview"). Immutable.
 */
final class Zone {
  private static final int NIBBLES = 32;
  private static final int OCTETS = 4;

  private final List<DnsName> domains;
  private final String datacenter;

  /**
   * The names below a domain.
   *
   * @param domain without the dot at its end
   * @param other a second domain for the same, or null
   */
  Zone(String domain, @Nullable String other, String datacenter) {
    List<DnsName> all = new ArrayList<>();
    all.add(Objects.requireNonNull(DnsName.parse(domain), domain));
    if (other != null) {
      all.add(Objects.requireNonNull(DnsName.parse(other), other));
    }
    this.domains = List.copyOf(all);
    this.datacenter = datacenter;
  }

  /** The domain that stands first in the configuration. */
  DnsName primary() {
    return domains.getFirst();
  }

  String datacenter() {
    return datacenter;
  }

  /** The domain of the configuration that a name spells in its own way. */
  DnsName configured(DnsName spelled) {
    for (DnsName domain : domains) {
      if (domain.labels().size() == spelled.labels().size()
          && endsWith(spelled.labels(), domain.labels())) {
        return domain;
      }
    }
    return primary();
  }

  /** Whether a name is one of this zone's domains, or below one. */
  boolean contains(DnsName name) {
    List<String> labels = name.labels();
    return domains.stream().anyMatch(domain -> endsWith(labels, domain.labels()));
  }

  /** Parses a name: from the right, the domain first. */
  ParsedName parse(DnsName name) {
    List<String> labels = name.labels();
    int longest = -1;
    for (DnsName domain : domains) {
      List<String> own = domain.labels();
      if (endsWith(labels, own) && own.size() > longest) {
        longest = own.size();
      }
    }
    if (longest >= 0) {
      return new ParsedName(lookup(labels.subList(0, labels.size() - longest)), name.last(longest));
    }
    InetAddress backwards = backwards(labels);
    return new ParsedName(
        backwards == null ? new Lookup.OutOfZone() : new Lookup.Reverse(backwards), primary());
  }

  private static boolean endsWith(List<String> labels, List<String> end) {
    int from = labels.size() - end.size();
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < end.size(); i++) {
      if (!labels.get(from + i).equalsIgnoreCase(end.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Lookup lookup(List<String> labels) {
    if (labels.isEmpty()) {
      return new Lookup.Apex();
    }
    if (labels.size() == 1 && labels.getFirst().equalsIgnoreCase("ns")) {
      return new Lookup.NameServer();
    }
    Lookup direct = below(labels);
    if (direct != null) {
      return direct;
    }
    int datacenterAt = labels.size() - 1;
    if (labels.get(datacenterAt).equalsIgnoreCase("dc")) {
      datacenterAt--;
    }
    if (datacenterAt < 1 || !labels.get(datacenterAt).equalsIgnoreCase(datacenter)) {
      return new Lookup.Nonexistent();
    }
    Lookup found = below(labels.subList(0, datacenterAt));
    return found == null ? new Lookup.Nonexistent() : found;
  }

  /** What labels ask about that end in a word for it; null if they do not. */
  private static @Nullable Lookup below(List<String> labels) {
    String word = labels.getLast().toLowerCase(Locale.ROOT);
    List<String> own = labels.subList(0, labels.size() - 1);
    return switch (word) {
      case "service" -> own.isEmpty() ? new Lookup.Nonexistent() : service(own);
      case "node" -> own.isEmpty() ? new Lookup.Nonexistent() : new Lookup.Node(joined(own));
      case "query" -> own.isEmpty() ? new Lookup.Nonexistent() : query(own);
      case "addr" -> address(own);
      // RFC 2782 without the word for services.
      default -> isRfc2782(labels) ? service(labels) : null;
    };
  }

  private static String joined(List<String> labels) {
    return String.join(".", labels);
  }

  private static boolean isRfc2782(List<String> labels) {
    return labels.size() == 2
        && labels.get(0).length() > 1
        && labels.get(1).length() > 1
        && labels.get(0).charAt(0) == '_'
        && labels.get(1).charAt(0) == '_';
  }

  private static Lookup service(List<String> labels) {
    if (isRfc2782(labels)) {
      String protocol = labels.get(1).substring(1);
      return new Lookup.Service(
          labels.getFirst().substring(1), protocol.equalsIgnoreCase("tcp") ? "" : protocol);
    }
    return new Lookup.Service(labels.getLast(), joined(labels.subList(0, labels.size() - 1)));
  }

  private static Lookup query(List<String> labels) {
    return new Lookup.Query(
        isRfc2782(labels) && labels.get(1).equalsIgnoreCase("_tcp")
            ? labels.getFirst().substring(1)
            : joined(labels));
  }

  private static Lookup address(List<String> labels) {
    if (labels.size() == 1) {
      String digits = labels.getFirst();
      if (digits.length() == 2 * OCTETS || digits.length() == NIBBLES) {
        try {
          return new Lookup.Address(InetAddress.getByAddress(HexFormat.of().parseHex(digits)));
        } catch (IllegalArgumentException | UnknownHostException e) {
          return new Lookup.Nonexistent();
        }
      }
    }
    return new Lookup.Nonexistent();
  }

  /** The address of a name below in-addr.arpa or ip6.arpa, or null. */
  private static @Nullable InetAddress backwards(List<String> labels) {
    int count = labels.size() - 2;
    if (count < 1 || !labels.getLast().equalsIgnoreCase("arpa")) {
      return null;
    }
    String family = labels.get(count).toLowerCase(Locale.ROOT);
    try {
      if (family.equals("in-addr") && count == OCTETS) {
        byte[] address = new byte[OCTETS];
        for (int i = 0; i < OCTETS; i++) {
          int octet = Integer.parseUnsignedInt(labels.get(OCTETS - 1 - i));
          if (octet > 255) {
            return null;
          }
          address[i] = (byte) octet;
        }
        return InetAddress.getByAddress(address);
      }
      if (family.equals("ip6") && count == NIBBLES) {
        StringBuilder digits = new StringBuilder(NIBBLES);
        for (int i = NIBBLES - 1; i >= 0; i--) {
          if (labels.get(i).length() != 1) {
            return null;
          }
          digits.append(labels.get(i));
        }
        return InetAddress.getByAddress(HexFormat.of().parseHex(digits));
      }
      return null;
    } catch (IllegalArgumentException | UnknownHostException e) {
      return null;
    }
  }
}
