package io.praetor.agent.dns.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Sizes and flags of DNS messages (RFC 1035, section 4). */
public final class DnsMessages {
  /** A message over UDP without EDNS. */
  public static final int PLAIN_BYTES_MAX = 512;

  /** The largest answer over UDP, whatever the one who asks can take. */
  public static final int DATAGRAM_BYTES_MAX = 8_192;

  /** The largest message over TCP. */
  public static final int STREAM_BYTES_MAX = 65_535;

  public static final int HEADER_BYTES = 12;

  static final int QR = 0x8000;
  static final int AA = 0x0400;
  static final int TC = 0x0200;
  static final int RD = 0x0100;
  static final int RA = 0x0080;
  static final int OPCODE_SHIFT = 11;
  static final int OPCODE_MASK = 0xf;

  private DnsMessages() {}

  /** The message of a query that wants recursion, without EDNS. */
  public static ByteBuf message(DnsQuery query) {
    return Unpooled.buffer(HEADER_BYTES + query.name().bytes() + 4)
        .writeShort(query.id())
        .writeShort(RD)
        .writeShort(1)
        .writeZero(6)
        .writeBytes(query.name().wire())
        .writeShort(query.type())
        .writeShort(query.dnsClass());
  }

  /** The lower four bits of a response's code. */
  public static int responseCode(ByteBuf response) {
    return response.getUnsignedShort(response.readerIndex() + 2) & 0xf;
  }

  /** Whether a response says that records were left out. */
  public static boolean isTruncated(ByteBuf response) {
    return (response.getUnsignedShort(response.readerIndex() + 2) & TC) != 0;
  }

  /** Puts the name of a query's message into lower case. */
  public static void fold(byte[] message, DnsQuery query) {
    byte[] name = query.name().folded().wire();
    System.arraycopy(name, 0, message, HEADER_BYTES, name.length);
  }

  /**
   * Makes a response one to a query that asks the same: with its id, and its name as it is spelled.
   */
  public static void answerTo(ByteBuf response, DnsQuery query) {
    int at = response.readerIndex();
    response.setShort(at, query.id());
    if (response.getUnsignedShort(at + 4) != 0) {
      response.setBytes(at + HEADER_BYTES, query.name().wire());
    }
  }

  /**
   * Leaves nothing of another server's answer but its header and question, and says so with TC.
   *
   * @param answer begins with that question
   */
  public static void truncate(ByteBuf answer, DnsQuery query) {
    int at = answer.readerIndex();
    int questions = answer.getUnsignedShort(at + 4) == 0 ? 0 : 1;
    answer.setShort(at + 2, answer.getUnsignedShort(at + 2) | TC);
    answer.setShort(at + 4, questions);
    answer.setShort(at + 6, 0);
    answer.setInt(at + 8, 0);
    answer.writerIndex(at + HEADER_BYTES + questions * (query.name().bytes() + 4));
  }
}
