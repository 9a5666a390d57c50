package io.praetor.agent.dns.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain name, spelled as it came; immutable. Names are equal if they are spelled the same. */
public final class DnsName {
  /** The longest name in bytes, and the longest label (RFC 1035, section 2.3.4). */
  static final int BYTES_MAX = 255;

  static final int LABEL_BYTES_MAX = 63;

  /** The root. */
  public static final DnsName ROOT = new DnsName(new byte[] {0});

  private final byte[] wire;

  /** Of the part that begins at each label. */
  private final int[] hashes;

  private DnsName(byte[] wire) {
    this.wire = wire;
    this.hashes = hashes(wire);
  }

  private static int[] hashes(byte[] wire) {
    int count = 0;
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      count++;
    }
    int[] hashes = new int[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int hash = wire[at];
      for (int end = at + wire[at]; at < end; ) {
        hash = 31 * hash + wire[++at];
      }
      hashes[i] = hash;
      at++;
    }
    for (int i = count - 2; i >= 0; i--) {
      hashes[i] += 31 * hashes[i + 1];
    }
    return hashes;
  }

  /** A name from its uncompressed form, which is kept. */
  static DnsName ofWire(byte[] wire) {
    return new DnsName(wire);
  }

  /**
   * A name from a text with dots, whether or not it ends in one.
   *
   * @return null if it cannot be a name: a label is empty or too long, or all together are
   */
  public static @Nullable DnsName parse(String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return bare.isEmpty() ? ROOT : of(List.of(bare.split("\\.", -1)), ROOT);
  }

  /**
   * The name of some labels in front of another name.
   *
   * @return null if it cannot be a name
   */
  public static @Nullable DnsName of(List<String> labels, DnsName below) {
    byte[] wire = new byte[BYTES_MAX + 1];
    int at = 0;
    for (String label : labels) {
      byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0
          || bytes.length > LABEL_BYTES_MAX
          || at + 1 + bytes.length + below.wire.length > BYTES_MAX) {
        return null;
      }
      wire[at++] = (byte) bytes.length;
      System.arraycopy(bytes, 0, wire, at, bytes.length);
      at += bytes.length;
    }
    System.arraycopy(below.wire, 0, wire, at, below.wire.length);
    return new DnsName(Arrays.copyOf(wire, at + below.wire.length));
  }

  /** The labels from left to right, without the root's. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>(8);
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      labels.add(new String(wire, at + 1, wire[at], StandardCharsets.UTF_8));
    }
    return labels;
  }

  /** The part of this name that the last so many labels make. */
  public DnsName last(int count) {
    int at = 0;
    for (int skip = hashes.length - count; skip > 0; skip--) {
      at += 1 + wire[at];
    }
    return at == 0 ? this : new DnsName(Arrays.copyOfRange(wire, at, wire.length));
  }

  /** The name in lower case, for comparison: case means nothing in DNS (RFC 4343). */
  public DnsName folded() {
    byte[] folded = wire.clone();
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      for (int i = at + 1; i <= at + wire[at]; i++) {
        if (wire[i] >= 'A' && wire[i] <= 'Z') {
          folded[i] = (byte) (wire[i] + ('a' - 'A'));
        }
      }
    }
    return new DnsName(folded);
  }

  /** How many bytes it takes in a message, uncompressed. */
  public int bytes() {
    return wire.length;
  }

  byte[] wire() {
    return wire;
  }

  /** A hash of the part that begins at a label, the same for all names that end in this part. */
  int hash(int label) {
    return hashes[label];
  }

  /** Whether a part of this name, from one of its bytes on, is that of another one. */
  @SuppressWarnings("ReferenceEquality") // the same object needs no comparison
  boolean isSamePart(int begin, DnsName other, int otherBegin) {
    return (other == this && begin == otherBegin)
        || Arrays.equals(wire, begin, wire.length, other.wire, otherBegin, other.wire.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DnsName name && Arrays.equals(wire, name.wire);
  }

  @Override
  public int hashCode() {
    return hashes.length == 0 ? 0 : hashes[0];
  }

  /** With dots, as people write it; bytes that are no letters, digits or usual signs as numbers. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      for (int i = at + 1; i <= at + wire[at]; i++) {
        int c = wire[i] & 0xff;
        if (c == '.' || c == '\\') {
          text.append('\\').append((char) c);
        } else if (c > ' ' && c < 0x7f) {
          text.append((char) c);
        } else {
          text.append('\\').append(c / 100).append(c / 10 % 10).append(c % 10);
        }
      }
      text.append('.');
    }
    return text.isEmpty() ? "." : text.toString();
  }
}
