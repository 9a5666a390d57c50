package io.praetor.agent.event;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.nio.charset.StandardCharsets;

/**
 * Which agents an event is meant for, as its user wrote it; immutable. Empty texts ask for nothing.
 *
 * @param node a regular expression for the name of the agent's node
 * @param service one for the name of a service that is registered with the agent
 * @param tag one for a tag of that service
 */
public record EventFilter(String node, String service, String tag) {
  /** Every agent. */
  public static final EventFilter NONE = new EventFilter("", "", "");

  int bytes() {
    return (node + service + tag).getBytes(StandardCharsets.UTF_8).length;
  }

  void write(ByteWriter to) {
    to.text(node).text(service).text(tag);
  }

  static EventFilter read(ByteReader from) {
    return new EventFilter(from.text(), from.text(), from.text());
  }
}
