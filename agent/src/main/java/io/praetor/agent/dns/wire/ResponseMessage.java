package io.praetor.agent.dns.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One response in the making: its sections, one after the other. Owned by one thread. */
final class ResponseMessage {
  /** Which records of the additional section are written. */
  enum Extras {
    ALL,
    /** Addresses of targets, without texts. */
    NEEDED,
    NONE
  }

  private static final int OPTION_CLIENT_SUBNET = 8;
  private static final int SCOPE_AT = 3;

  /** An OPT record and the option in it, without what the option says. */
  private static final int OPT_BYTES = 15;

  /** What a record has between its owner and its data. */
  private static final int RECORD_HEAD_BYTES = 10;

  private final MessageBuffer out;
  private final boolean compress;
  private final int bytesMax;
  private final Extras extras;

  /**
   * A message without a byte yet.
   *
   * @param out is written from its beginning on
   */
  ResponseMessage(MessageBuffer out, boolean compress, int bytesMax, Extras extras) {
    this.out = out;
    this.compress = compress;
    this.bytesMax = bytesMax;
    this.extras = extras;
    out.clear();
  }

  /**
   * Writes all of it.
   *
   * @param count records of the answer section, the first ones
   * @return false if it does not fit
   */
  boolean put(DnsQuery query, DnsResponse answer, int count, boolean isTruncated) {
    boolean asked = query.isRead();
    int code = answer.code().code;
    out.reserve(DnsMessages.HEADER_BYTES + DnsName.BYTES_MAX + 4);
    out.writeShort(query.id());
    out.writeShort(
        DnsMessages.QR
            | (query.opcode() << DnsMessages.OPCODE_SHIFT)
            | (answer.isAuthoritative() ? DnsMessages.AA : 0)
            | (isTruncated ? DnsMessages.TC : 0)
            | (query.recursionDesired() ? DnsMessages.RD : 0)
            | (answer.isRecursionAvailable() ? DnsMessages.RA : 0)
            | (code & 0xf));
    out.writeShort(asked ? 1 : 0);
    out.writeShort(count);
    out.writeShort(answer.authority().size());
    int additionalAt = out.length();
    out.writeShort(0);
    if (asked) {
      name(query.name(), compress);
      out.writeShort(query.type());
      out.writeShort(query.dnsClass());
    }
    List<DnsResponse.Entry> entries = answer.entries();
    for (int i = 0; i < count; i++) {
      DnsResponse.Entry entry = entries.get(i);
      if (!record(entry.owner(), entry.record())) {
        return false;
      }
    }
    for (DnsRecord record : answer.authority()) {
      if (!record(record.owner(), record)) {
        return false;
      }
    }
    int additional = extras == Extras.NONE ? 0 : additional(answer, count);
    if (additional < 0) {
      return false;
    }
    DnsQuery.Edns edns = query.edns();
    if (edns != null) {
      opt(query, edns, code, answer.isOfClient());
      additional++;
    }
    out.setShort(additionalAt, additional);
    return out.length() <= bytesMax;
  }

  /** Writes what goes with the records, each once. Returns how many, or -1 if they do not fit. */
  private int additional(DnsResponse answer, int entries) {
    int count = 0;
    for (int i = 0; i < entries; i++) {
      List<DnsRecord> companions = answer.entries().get(i).companions();
      if (!companions.isEmpty() && out.mark(companions.getFirst().owner())) {
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
    for (int i = 0; i < records.size(); i++) {
      DnsRecord record = records.get(i);
      if (extras == Extras.ALL || record.type() != DnsTypes.TXT) {
        if (!record(record.owner(), record)) {
          return -1;
        }
        count++;
      }
    }
    return count;
  }

  /** The OPT record, and who the client of a resolver is. */
  private void opt(DnsQuery query, DnsQuery.Edns edns, int code, boolean isOfClient) {
    byte @Nullable [] subnet = edns.clientSubnet();
    out.reserve(OPT_BYTES + (subnet == null ? 0 : subnet.length));
    out.writeByte(0);
    out.writeShort(DnsTypes.OPT);
    out.writeShort(query.datagramBytesMax());
    out.writeShort(code >> 4 << 8);
    out.writeShort(0);
    if (subnet == null) {
      out.writeShort(0);
      return;
    }
    out.writeShort(4 + subnet.length);
    out.writeShort(OPTION_CLIENT_SUBNET);
    out.writeShort(subnet.length);
    int at = out.length();
    out.writeBytes(subnet);
    // RFC 7871, section 7.2.1: scope 0 says that the answer fits every client.
    out.setByte(at + SCOPE_AT, isOfClient ? subnet[SCOPE_AT - 1] : 0);
  }

  /** Writes a record; false if it has become too long. */
  private boolean record(DnsName owner, DnsRecord record) {
    byte[] data = record.data();
    out.reserve(2 * DnsName.BYTES_MAX + RECORD_HEAD_BYTES + data.length);
    name(owner, compress);
    out.writeLong(
        (long) record.type() << 48 | (long) DnsTypes.IN << 32 | (record.ttl() & 0xffff_ffffL));
    int lengthAt = out.length();
    out.writeShort(data.length);
    out.writeBytes(data);
    DnsName target = record.target();
    if (target != null) {
      // RFC 2782: the target of SRV is not compressed; others may point at it.
      name(target, compress && record.type() != DnsTypes.SRV);
      out.setShort(lengthAt, out.length() - lengthAt - 2);
    }
    return out.length() <= bytesMax;
  }

  private void name(DnsName name, boolean pointing) {
    if (compress) {
      out.writeName(name, pointing);
    } else {
      out.writeName(name);
    }
  }
}
