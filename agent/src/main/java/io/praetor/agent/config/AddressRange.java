package io.praetor.agent.config;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A network in CIDR form, such as {@code 10.0.0.0/8} or {@code ::1/128}; immutable. */
public final class AddressRange {
  private final byte[] first;
  private final int bits;

  private AddressRange(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /** The network of a text, or null if it is none. */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = slash < 0 ? null : bytes(text.substring(0, slash));
    String length = text.substring(slash + 1);
    if (address == null || !length.matches("[0-9]{1,3}")) {
      return null;
    }
    int bits = Integer.parseInt(length);
    return bits > 8 * address.length ? null : new AddressRange(address, bits);
  }

  /** Whether an address in text form is one of this network. */
  public boolean contains(String address) {
    byte[] bytes = bytes(address);
    if (bytes == null || bytes.length != first.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(first, 0, whole, bytes, 0, whole)) {
      return false;
    }
    int rest = 8 - bits % 8;
    return rest == 8 || (first[whole] & 0xff) >> rest == (bytes[whole] & 0xff) >> rest;
  }

  private static byte @Nullable [] bytes(String text) {
    int zone = text.indexOf('%');
    try {
      return InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone)).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressRange range
        && bits == range.bits
        && Arrays.equals(first, range.first);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(first) + bits;
  }
}
