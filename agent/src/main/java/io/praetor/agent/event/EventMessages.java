package io.praetor.agent.event;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What agents say to each other about events: an agent asks a server for those after a position,
 * and the server answers when there are some. Times are ages, since clocks differ. Stateless.
 */
final class EventMessages {
  private static final long MS_NANOS = 1_000_000;

  private EventMessages() {}

  /**
   * What an agent asks for.
   *
   * @param run the process of the server that the position is of; all zero if it knows none
   * @param position up to where it has those of that process
   */
  record Question(UUID run, long position) {
    byte[] encode() {
      return new ByteWriter(64).text(run.toString()).varint(position).toBytes();
    }

    static Question decode(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      return new Question(uuid(in), in.varint());
    }
  }

  /**
   * What a server answers.
   *
   * @param run its process
   * @param startedNanos when that began
   * @param position up to where these are
   */
  record Batch(UUID run, long startedNanos, long position, List<CarriedEvent> events) {
    byte[] encode(long nowNanos) {
      ByteWriter out = new ByteWriter(256);
      out.text(run.toString()).varint(ageMs(startedNanos, nowNanos)).varint(position);
      out.varint(events.size());
      for (CarriedEvent each : events) {
        out.text(each.origin().toString()).varint(each.sequence());
        out.varint(ageMs(each.firedNanos(), nowNanos));
        each.event().write(out);
      }
      return out.toBytes();
    }

    static Batch decode(byte[] bytes, long nowNanos) {
      ByteReader in = new ByteReader(bytes);
      UUID run = uuid(in);
      long started = moment(in, nowNanos);
      long position = in.varint();
      int count = in.count(in.remaining());
      List<CarriedEvent> events = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        UUID origin = uuid(in);
        long sequence = in.varint();
        if (sequence < 1) {
          throw new MalformedException("an event has the number " + sequence);
        }
        events.add(new CarriedEvent(origin, sequence, moment(in, nowNanos), UserEvent.read(in)));
      }
      return new Batch(run, started, position, events);
    }
  }

  private static long ageMs(long momentNanos, long nowNanos) {
    return Math.max(0, nowNanos - momentNanos) / MS_NANOS;
  }

  private static long moment(ByteReader in, long nowNanos) {
    // More than a year is as good as for ever.
    return nowNanos - in.count(Integer.MAX_VALUE) * MS_NANOS;
  }

  static UUID uuid(ByteReader in) {
    String text = in.text();
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("\"" + text + "\" is no UUID", e);
    }
  }
}
