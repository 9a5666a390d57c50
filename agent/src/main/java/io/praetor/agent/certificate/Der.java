package io.praetor.agent.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Elements of ASN.1 in their distinguished encoding (X.690, DER); pure. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  /** RFC 5280, section 4.1.2.5: later years are written with four digits. */
  private static final int UTC_TIME_YEAR_MAX = 2049;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return element(SET, parts);
  }

  /** A field with a tag of its own around whole elements. */
  static byte[] explicit(int tag, byte[]... parts) {
    return element(CONTEXT | CONSTRUCTED | tag, parts);
  }

  /** A field whose tag stands in place of the one of its type. */
  static byte[] implicit(int tag, byte[] content) {
    return element(CONTEXT | tag, content);
  }

  static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  static byte[] bool(boolean value) {
    return element(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  static byte[] octets(byte[]... content) {
    return element(OCTET_STRING, content);
  }

  /** Whole bytes as bits. */
  static byte[] bits(byte[] content) {
    return bits(0, content);
  }

  static byte[] bits(int unused, byte[] content) {
    return element(BIT_STRING, new byte[] {(byte) unused}, content);
  }

  static byte[] text(String text) {
    return element(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object identifier, such as {@code 2.5.29.17}. */
  static byte[] name(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    base128(out, 40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      base128(out, Integer.parseInt(arcs[i]));
    }
    return element(OBJECT_IDENTIFIER, out.toByteArray());
  }

  private static void base128(ByteArrayOutputStream out, int arc) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (arc >>> shift != 0) {
        out.write(((arc >>> shift) & 0x7f) | 0x80);
      }
    }
    out.write(arc & 0x7f);
  }

  static byte[] time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    boolean shortYear = utc.getYear() <= UTC_TIME_YEAR_MAX;
    String text =
        DateTimeFormatter.ofPattern(shortYear ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'")
            .format(utc);
    return element(
        shortYear ? UTC_TIME : GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
