package io.praetor.agent.dns.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers within a size. Immutable.
 *
 * @param compress whether a name that stands in the message already is pointed at
 * @param setTruncated whether an answer that was cut says so; one that has lost all its addresses
 *     says so in any case
 */
public record ResponseWriter(boolean compress, boolean setTruncated) {
  /** Which records of the additional section are written. */
  private enum Extras {
    ALL,
    /** Addresses of targets, without texts. */
    NEEDED,
    NONE
  }

  private static final int POINTER_MAX = 0x3fff;
  private static final int OPTION_CLIENT_SUBNET = 8;

  /**
   * Writes an answer. Records of the answer section that do not fit are left out from the end on,
   * and with them what goes with them; if nothing of it fits, the authority section too.
   *
   * @param bytesMax the largest message, which has room for the question: at least {@link
   *     DnsMessages#PLAIN_BYTES_MAX}
   * @param answersMax how many records of the answer section there may be at most, beside aliases
   */
  public ByteBuf write(
      ByteBufAllocator allocator,
      DnsQuery query,
      DnsResponse answer,
      int bytesMax,
      int answersMax) {
    int all = answer.entries().size();
    int count = count(answer.entries(), answersMax);
    boolean cut = count < all;
    ByteBuf out = allocator.buffer(Math.min(bytesMax, DnsMessages.PLAIN_BYTES_MAX));
    if (put(out, query, answer, count, Extras.ALL, cut, bytesMax)
        || put(out, query, answer, count, Extras.NEEDED, cut, bytesMax)) {
      return out;
    }
    // The largest number of records that fits: sizes are those after compression.
    int fits = 0;
    int above = count;
    while (above - fits > 1) {
      int middle = (fits + above) >>> 1;
      if (put(out, query, answer, middle, Extras.NEEDED, true, bytesMax)) {
        fits = middle;
      } else {
        above = middle;
      }
    }
    if (fits > 0
        ? put(out, query, answer, fits, Extras.NEEDED, true, bytesMax)
        : put(out, query, answer, Math.min(1, count), Extras.NONE, true, bytesMax)
            || put(out, query, answer, 0, Extras.NONE, true, bytesMax)) {
      return out;
    }
    DnsResponse bare = answer.bare();
    boolean tellsNothing = isWithoutEnd(answer.entries(), 0);
    if (new ResponseWriter(compress, setTruncated || tellsNothing)
        .put(out, query, bare, 0, Extras.NONE, cut || count > 0, bytesMax)) {
      return out;
    }
    out.release();
    throw new IllegalStateException("a question alone is larger than " + bytesMax + " bytes");
  }

  /** How many of the first records there may be, if aliases do not count. */
  private static int count(List<DnsResponse.Entry> entries, int answersMax) {
    if (entries.size() <= answersMax) {
      return entries.size();
    }
    int left = answersMax;
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).isAlias() && left-- == 0) {
        return i;
      }
    }
    return entries.size();
  }

  /** Whether an answer that begins with an alias has lost all that the alias leads to. */
  private static boolean isWithoutEnd(List<DnsResponse.Entry> entries, int count) {
    if (entries.isEmpty() || !entries.getFirst().isAlias()) {
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).isAlias()) {
        return i >= count;
      }
    }
    return false;
  }

  private boolean put(
      ByteBuf out,
      DnsQuery query,
      DnsResponse answer,
      int count,
      Extras extras,
      boolean cut,
      int bytesMax) {
    out.clear();
    return new Message(out, bytesMax, extras).put(query, answer, count, cut);
  }

  /** One message in the making. */
  private final class Message {
    private final ByteBuf out;
    private final int bytesMax;
    private final Extras extras;
    private final Map<DnsName, Integer> places = new HashMap<>();

    Message(ByteBuf out, int bytesMax, Extras extras) {
      this.out = out;
      this.bytesMax = bytesMax;
      this.extras = extras;
    }

    boolean put(DnsQuery query, DnsResponse answer, int count, boolean cut) {
      boolean asked = query.isRead();
      int code = answer.code().code;
      out.writeShort(query.id());
      out.writeShort(
          DnsMessages.QR
              | (query.opcode() << DnsMessages.OPCODE_SHIFT)
              | (answer.isAuthoritative() ? DnsMessages.AA : 0)
              | (cut && (setTruncated || isWithoutEnd(answer.entries(), count))
                  ? DnsMessages.TC
                  : 0)
              | (query.recursionDesired() ? DnsMessages.RD : 0)
              | (answer.isRecursionAvailable() ? DnsMessages.RA : 0)
              | (code & 0xf));
      out.writeShort(asked ? 1 : 0);
      out.writeShort(count);
      out.writeShort(answer.authority().size());
      int additionalAt = out.writerIndex();
      out.writeShort(0);
      if (asked) {
        name(query.name());
        out.writeShort(query.type());
        out.writeShort(query.dnsClass());
      }
      List<DnsResponse.Entry> entries = answer.entries().subList(0, count);
      for (DnsResponse.Entry entry : entries) {
        if (!record(entry.record())) {
          return false;
        }
      }
      for (DnsRecord record : answer.authority()) {
        if (!record(record)) {
          return false;
        }
      }
      int additional = extras == Extras.NONE ? 0 : additional(answer, entries);
      if (additional < 0) {
        return false;
      }
      DnsQuery.Edns edns = query.edns();
      if (edns != null) {
        opt(query, edns, code);
        additional++;
      }
      out.setShort(additionalAt, additional);
      return out.readableBytes() <= bytesMax;
    }

    /** Writes what goes with the records, each once. Returns how many, or -1 if they do not fit. */
    private int additional(DnsResponse answer, List<DnsResponse.Entry> entries) {
      int count = 0;
      Set<DnsName> known = new HashSet<>();
      for (DnsResponse.Entry entry : entries) {
        List<DnsRecord> companions = entry.companions();
        if (!companions.isEmpty() && known.add(companions.getFirst().owner())) {
          int written = records(companions);
          if (written < 0) {
            return -1;
          }
          count += written;
        }
      }
      int written = records(answer.additional());
      return written < 0 ? -1 : count + written;
    }

    private int records(List<DnsRecord> records) {
      int count = 0;
      for (DnsRecord record : records) {
        if (extras == Extras.ALL || record.type() != DnsTypes.TXT) {
          if (!record(record)) {
            return -1;
          }
          count++;
        }
      }
      return count;
    }

    /** The OPT record, and who the client of a resolver is: the answer is the same for all. */
    private void opt(DnsQuery query, DnsQuery.Edns edns, int code) {
      byte @Nullable [] subnet = edns.clientSubnet();
      out.writeByte(0);
      out.writeShort(DnsTypes.OPT);
      out.writeShort(query.datagramBytesMax());
      out.writeInt(code >> 4 << 24);
      if (subnet == null) {
        out.writeShort(0);
        return;
      }
      out.writeShort(4 + subnet.length);
      out.writeShort(OPTION_CLIENT_SUBNET);
      out.writeShort(subnet.length);
      int at = out.writerIndex();
      out.writeBytes(subnet);
      // RFC 7871, section 7.2.1: scope 0 says that the answer fits every client.
      out.setByte(at + 3, 0);
    }

    /** Writes a record; false if it has become too long. */
    private boolean record(DnsRecord record) {
      name(record.owner());
      out.writeShort(record.type());
      out.writeShort(DnsTypes.IN);
      out.writeInt((int) record.ttl());
      int lengthAt = out.writerIndex();
      out.writeShort(0);
      out.writeBytes(record.data());
      DnsName target = record.target();
      if (target != null) {
        // RFC 2782: the target of SRV is not compressed; others may point at it.
        name(target, compress && record.type() != DnsTypes.SRV);
      }
      out.setShort(lengthAt, out.writerIndex() - lengthAt - 2);
      return out.readableBytes() <= bytesMax;
    }

    private void name(DnsName name) {
      name(name, compress);
    }

    private void name(DnsName name, boolean pointing) {
      byte[] wire = name.wire();
      int at = 0;
      while (wire[at] != 0) {
        if (compress) {
          DnsName rest = at == 0 ? name : name.from(at);
          Integer place = places.get(rest);
          if (place != null && pointing) {
            out.writeShort(0xc000 | place);
            return;
          }
          if (place == null && out.writerIndex() <= POINTER_MAX) {
            places.put(rest, out.writerIndex());
          }
        }
        out.writeBytes(wire, at, 1 + wire[at]);
        at += 1 + wire[at];
      }
      out.writeByte(0);
    }
  }
}
