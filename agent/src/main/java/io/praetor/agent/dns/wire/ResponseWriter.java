package io.praetor.agent.dns.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.praetor.agent.dns.wire.ResponseMessage.Extras;
import java.util.List;

/**
 * Writes answers within a size. Owned by the thread of its buffer.
 *
 * @param buffer where they are made
 * @param compress whether a name that stands in the message already is pointed at
 * @param setTruncated whether an answer that was cut says so; one that has lost all its addresses
 *     says so in any case
 */
public record ResponseWriter(MessageBuffer buffer, boolean compress, boolean setTruncated) {
  /** A writer with a buffer of its own. */
  public ResponseWriter(boolean compress, boolean setTruncated) {
    this(new MessageBuffer(), compress, setTruncated);
  }

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
    if (put(query, answer, count, Extras.ALL, cut, bytesMax)
        || put(query, answer, count, Extras.NEEDED, cut, bytesMax)) {
      return buffer.copy(allocator);
    }
    // The largest number of records that fits: sizes are those after compression.
    int fits = 0;
    int above = count;
    while (above - fits > 1) {
      int middle = (fits + above) >>> 1;
      if (put(query, answer, middle, Extras.NEEDED, true, bytesMax)) {
        fits = middle;
      } else {
        above = middle;
      }
    }
    if (fits > 0
        ? put(query, answer, fits, Extras.NEEDED, true, bytesMax)
        : put(query, answer, Math.min(1, count), Extras.NONE, true, bytesMax)
            || put(query, answer, 0, Extras.NONE, true, bytesMax)) {
      return buffer.copy(allocator);
    }
    DnsResponse bare = answer.bare();
    boolean tellsNothing = isWithoutEnd(answer.entries(), 0);
    if (new ResponseWriter(buffer, compress, setTruncated || tellsNothing)
        .put(query, bare, 0, Extras.NONE, cut || count > 0, bytesMax)) {
      return buffer.copy(allocator);
    }
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
      DnsQuery query, DnsResponse answer, int count, Extras extras, boolean cut, int bytesMax) {
    boolean isTruncated = cut && (setTruncated || isWithoutEnd(answer.entries(), count));
    return new ResponseMessage(buffer, compress, bytesMax, extras)
        .put(query, answer, count, isTruncated);
  }
}
