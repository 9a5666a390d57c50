package io.praetor.agent.event;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An event as it was fired; immutable.
 *
 * @param id a UUID, made where it was fired
 * @param payload may be empty; not to be changed
 * @param filter which agents it is meant for
 * @param lamportTime greater than that of every event that the agent had seen which fired it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record UserEvent(
    UUID id, String name, byte[] payload, EventFilter filter, long lamportTime) {
  /** The form of the payload; Consul has had one. */
  public static final int VERSION = 1;

  /** What the size of an event is counted by: all that its user chose, in bytes of UTF-8. */
  static int bytes(String name, byte[] payload, EventFilter filter) {
    return name.getBytes(StandardCharsets.UTF_8).length + payload.length + filter.bytes();
  }

  /**
   * The index of a list that ends with this event: its id, folded to 64 bits as Go's client does
   * ({@code Event.IDToIndex}). It tells lists apart and has no order.
   */
  public long index() {
    return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
  }

  void write(ByteWriter to) {
    to.text(id.toString()).text(name).blob(payload);
    filter.write(to);
    to.varint(lamportTime);
  }

  static UserEvent read(ByteReader from) {
    UUID id = EventMessages.uuid(from);
    return new UserEvent(id, from.text(), from.blob(), EventFilter.read(from), from.varint());
  }

  @Override
  public String toString() {
    return "event " + name + " (" + id + ")";
  }
}
