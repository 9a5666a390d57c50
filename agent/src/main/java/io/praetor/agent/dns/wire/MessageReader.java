package io.praetor.agent.dns.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages: queries of clients, responses of other DNS servers. Nothing that it is given
 * makes it read beyond the message, or for longer than the message is long. Owned by one thread,
 * for one message.
 */
public final class MessageReader {
  private static final int OPTION_CLIENT_SUBNET = 8;

  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;

  /** A question with more records than this is refused. */
  private static final int RECORDS_MAX = 1_000;

  /** Records of an answer that are looked at; further ones are left out. */
  static final int ANSWER_RECORDS_MAX = 200;

  /** How often a name may point elsewhere: chains of pointers are made by nobody who means well. */
  private static final int JUMPS_MAX = 32;

  private final ByteBuf in;
  private final int start;

  private MessageReader(ByteBuf in) {
    this.in = in;
    this.start = in.readerIndex();
  }

  /** The id of a message, or -1 if it is too short to have a header, or is an answer itself. */
  public static int queryId(ByteBuf in) {
    int at = in.readerIndex();
    return in.readableBytes() < DnsMessages.HEADER_BYTES
            || (in.getUnsignedShort(at + 2) & DnsMessages.QR) != 0
        ? -1
        : in.getUnsignedShort(at);
  }

  /**
   * Reads a query; the buffer's position is somewhere in it then.
   *
   * @throws MalformedMessageException if it is none, or holds several
   */
  public static DnsQuery query(ByteBuf in) throws MalformedMessageException {
    return new MessageReader(in).query();
  }

  private DnsQuery query() throws MalformedMessageException {
    need(DnsMessages.HEADER_BYTES);
    int id = in.readUnsignedShort();
    int flags = in.readUnsignedShort();
    int questions = in.readUnsignedShort();
    int answers = in.readUnsignedShort();
    int authorities = in.readUnsignedShort();
    int additionals = in.readUnsignedShort();
    int opcode = (flags >> DnsMessages.OPCODE_SHIFT) & DnsMessages.OPCODE_MASK;
    if (opcode != 0) {
      // What stands behind the header of another kind of message is not looked at.
      return DnsQuery.unread(id, opcode, rd(flags));
    }
    if (questions != 1) {
      throw new MalformedMessageException(questions + " questions in one message");
    }
    DnsName name = name();
    need(4);
    int type = in.readUnsignedShort();
    int dnsClass = in.readUnsignedShort();
    DnsQuery.@Nullable Edns edns = null;
    int records = answers + authorities + additionals;
    if (records > RECORDS_MAX) {
      throw new MalformedMessageException(records + " records in a question");
    }
    for (int i = 0; i < records; i++) {
      boolean isAdditional = i >= answers + authorities;
      boolean isOwnerRoot = skipName();
      need(10);
      int recordType = in.readUnsignedShort();
      int size = in.readUnsignedShort();
      int ttl = in.readInt();
      int length = in.readUnsignedShort();
      need(length);
      if (recordType == DnsTypes.OPT) {
        if (edns != null || !isAdditional || !isOwnerRoot) {
          throw new MalformedMessageException("an OPT record out of place");
        }
        edns = new DnsQuery.Edns((ttl >> 16) & 0xff, size, clientSubnet(length));
      } else {
        in.skipBytes(length);
      }
    }
    return new DnsQuery(id, 0, rd(flags), name, type, dnsClass, edns, null);
  }

  private static boolean rd(int flags) {
    return (flags & DnsMessages.RD) != 0;
  }

  private byte @Nullable [] clientSubnet(int length) throws MalformedMessageException {
    byte @Nullable [] subnet = null;
    int end = in.readerIndex() + length;
    while (in.readerIndex() < end) {
      if (end - in.readerIndex() < 4) {
        throw new MalformedMessageException("an option of EDNS that is cut off");
      }
      int code = in.readUnsignedShort();
      int bytes = in.readUnsignedShort();
      if (bytes > end - in.readerIndex()) {
        throw new MalformedMessageException("an option of EDNS that is cut off");
      }
      if (code == OPTION_CLIENT_SUBNET) {
        subnet = new byte[bytes];
        in.readBytes(subnet);
        if (!isSubnet(subnet)) {
          throw new MalformedMessageException("a client's subnet that is none");
        }
      } else {
        in.skipBytes(bytes);
      }
    }
    return subnet;
  }

  /** RFC 7871, section 6: family, length of the prefix, scope, and as many bytes as it takes. */
  private static boolean isSubnet(byte[] option) {
    if (option.length < 4) {
      return false;
    }
    int family = (option[0] & 0xff) << 8 | (option[1] & 0xff);
    int prefix = option[2] & 0xff;
    int prefixMax =
        switch (family) {
          case FAMILY_IPV4 -> 32;
          case FAMILY_IPV6 -> 128;
          default -> 0;
        };
    return prefix <= prefixMax && option.length == 4 + (prefix + 7) / 8;
  }

  private void need(int bytes) throws MalformedMessageException {
    if (in.readableBytes() < bytes) {
      throw new MalformedMessageException("the message is cut off");
    }
  }

  /** Goes behind a name without following its pointers; whether it is the root. */
  private boolean skipName() throws MalformedMessageException {
    boolean isRoot = true;
    while (true) {
      need(1);
      int label = in.readUnsignedByte();
      if ((label & 0xc0) == 0xc0) {
        need(1);
        in.skipBytes(1);
        return false;
      }
      if (label > DnsName.LABEL_BYTES_MAX) {
        throw new MalformedMessageException("a label of a kind that is not known");
      }
      if (label == 0) {
        return isRoot;
      }
      isRoot = false;
      need(label);
      in.skipBytes(label);
    }
  }

  /** Reads a name; pointers lead backwards alone and are few, so that it ends soon. */
  private DnsName name() throws MalformedMessageException {
    byte[] wire = new byte[DnsName.BYTES_MAX];
    int length = 0;
    int at = in.readerIndex();
    int behind = -1;
    int limit = at;
    int jumps = 0;
    while (true) {
      if (at >= in.writerIndex()) {
        throw new MalformedMessageException("a name that is cut off");
      }
      int label = in.getUnsignedByte(at);
      if ((label & 0xc0) == 0xc0) {
        if (at + 2 > in.writerIndex()) {
          throw new MalformedMessageException("a name that is cut off");
        }
        int target = start + (in.getUnsignedShort(at) & 0x3fff);
        if (target >= limit || target < start + DnsMessages.HEADER_BYTES) {
          throw new MalformedMessageException("a name that points forward");
        }
        if (++jumps > JUMPS_MAX) {
          throw new MalformedMessageException("a name that points on and on");
        }
        behind = behind < 0 ? at + 2 : behind;
        limit = target;
        at = target;
      } else if (label > DnsName.LABEL_BYTES_MAX) {
        throw new MalformedMessageException("a label of a kind that is not known");
      } else {
        if (length + 1 + label > DnsName.BYTES_MAX || at + 1 + label > in.writerIndex()) {
          throw new MalformedMessageException("a name that is too long");
        }
        in.getBytes(at, wire, length, 1 + label);
        length += 1 + label;
        at += 1 + label;
        if (label == 0) {
          in.readerIndex(behind < 0 ? at : behind);
          return DnsName.ofWire(Arrays.copyOf(wire, length));
        }
      }
    }
  }

  /**
   * The addresses and aliases that another server's answer tells.
   *
   * @throws MalformedMessageException if it is no answer
   */
  public static AddressAnswer addresses(ByteBuf in) throws MalformedMessageException {
    return new MessageReader(in).addresses();
  }

  private AddressAnswer addresses() throws MalformedMessageException {
    need(DnsMessages.HEADER_BYTES);
    in.skipBytes(4);
    int questions = in.readUnsignedShort();
    int answers = in.readUnsignedShort();
    int authorities = in.readUnsignedShort();
    in.skipBytes(2);
    for (int i = 0; i < questions; i++) {
      name();
      need(4);
      in.skipBytes(4);
    }
    List<DnsRecord> found = new ArrayList<>();
    for (int i = 0; i < Math.min(answers, ANSWER_RECORDS_MAX); i++) {
      DnsName owner = name();
      RecordHead head = head();
      int type = head.type;
      if (type == DnsTypes.CNAME) {
        found.add(DnsRecord.ofTarget(owner, type, head.ttl, name()));
      } else if ((type == DnsTypes.A && head.length == 4)
          || (type == DnsTypes.AAAA && head.length == 16)) {
        byte[] data = new byte[head.length];
        in.readBytes(data);
        found.add(new DnsRecord(owner, type, head.ttl, data, null));
      }
      in.readerIndex(head.end);
    }
    return new AddressAnswer(
        found, answers > ANSWER_RECORDS_MAX ? -1 : negativeSeconds(authorities));
  }

  /**
   * What stands between a record's owner and its data (RFC 1035, section 3.2.1).
   *
   * @param end where the data end
   */
  private record RecordHead(int type, long ttl, int length, int end) {}

  private RecordHead head() throws MalformedMessageException {
    need(10);
    int type = in.readUnsignedShort();
    in.skipBytes(2);
    long ttl = in.readUnsignedInt();
    int length = in.readUnsignedShort();
    need(length);
    return new RecordHead(type, ttl, length, in.readerIndex() + length);
  }

  /** The smaller of a SOA record's TTL and minimum, or -1 if there is none. */
  private long negativeSeconds(int authorities) throws MalformedMessageException {
    for (int i = 0; i < Math.min(authorities, ANSWER_RECORDS_MAX); i++) {
      skipName();
      RecordHead head = head();
      if (head.type == DnsTypes.SOA && head.length >= 4) {
        // The minimum is the last field (RFC 1035, section 3.3.13).
        return Math.min(head.ttl, in.getUnsignedInt(head.end - 4));
      }
      in.readerIndex(head.end);
    }
    return -1;
  }
}
