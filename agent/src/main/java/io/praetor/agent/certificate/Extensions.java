package io.praetor.agent.certificate;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The extensions of a certificate being made (RFC 5280, section 4.2); used by one thread. */
final class Extensions {
  /** What a key may sign, as bits from the left (section 4.2.1.3). */
  enum KeyUsage {
    SIGNATURE(0),
    CERTIFICATE_SIGN(5),
    CRL_SIGN(6);

    private final int bit;

    KeyUsage(int bit) {
      this.bit = bit;
    }
  }

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final int FIELD = 3;

  private final List<byte[]> all = new ArrayList<>();

  Extensions keyUsage(KeyUsage... usages) {
    int bits = 0;
    for (KeyUsage usage : usages) {
      bits |= 0x80 >>> usage.bit;
    }
    byte[] content = {(byte) bits};
    return add("2.5.29.15", true, Der.bits(Integer.numberOfTrailingZeros(bits), content));
  }

  Extensions extendedKeyUsage(List<Leaf.Usage> usages) {
    byte[][] names =
        usages.stream().map(usage -> Der.name(usage.identifier)).toArray(byte[][]::new);
    return names.length == 0 ? this : add("2.5.29.37", false, Der.sequence(names));
  }

  Extensions authority(boolean signs) {
    return add("2.5.29.19", true, signs ? Der.sequence(Der.bool(true)) : Der.sequence());
  }

  Extensions subjectKey(byte[] id) {
    return add("2.5.29.14", false, Der.octets(id));
  }

  Extensions authorityKey(byte[] id) {
    return add("2.5.29.35", false, Der.sequence(Der.implicit(0, id)));
  }

  Extensions alternativeNames(List<String> dnsNames, List<InetAddress> addresses) {
    List<byte[]> names = new ArrayList<>();
    for (String name : dnsNames) {
      names.add(Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    }
    for (InetAddress address : addresses) {
      names.add(Der.implicit(IP_ADDRESS, address.getAddress()));
    }
    return names.isEmpty()
        ? this
        : add("2.5.29.17", false, Der.sequence(names.toArray(byte[][]::new)));
  }

  Extensions permitted(List<String> domains) {
    byte[][] names =
        domains.stream()
            .map(domain ->
                Der.sequence(Der.implicit(DNS_NAME, domain.getBytes(StandardCharsets.US_ASCII))))
            .toArray(byte[][]::new);
    return names.length == 0 ? this : add("2.5.29.30", true, Der.sequence(Der.explicit(0, names)));
  }

  private Extensions add(String name, boolean critical, byte[] value) {
    all.add(
        critical
            ? Der.sequence(Der.name(name), Der.bool(true), Der.octets(value))
            : Der.sequence(Der.name(name), Der.octets(value)));
    return this;
  }

  byte[] encoded() {
    return Der.explicit(FIELD, Der.sequence(all.toArray(byte[][]::new)));
  }
}
