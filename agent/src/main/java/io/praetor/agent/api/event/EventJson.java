package io.praetor.agent.api.event;

import io.praetor.agent.event.UserEvent;
import io.praetor.agent.json.JsonBuffer;

/** An event as JSON. Stateless. */
final class EventJson {
  private static final byte[] ID = JsonBuffer.name("ID");
  private static final byte[] NAME = JsonBuffer.name("Name");
  private static final byte[] PAYLOAD = JsonBuffer.name("Payload");
  private static final byte[] NODE_FILTER = JsonBuffer.name("NodeFilter");
  private static final byte[] SERVICE_FILTER = JsonBuffer.name("ServiceFilter");
  private static final byte[] TAG_FILTER = JsonBuffer.name("TagFilter");
  private static final byte[] VERSION = JsonBuffer.name("Version");
  private static final byte[] LAMPORT_TIME = JsonBuffer.name("LTime");

  private EventJson() {}

  /** Writes one as it is listed. */
  static void listed(JsonBuffer json, UserEvent event) {
    write(json, event, event.lamportTime());
  }

  /** Writes one as it is told to who has fired it: without its Lamport time, as in Consul. */
  static void fired(JsonBuffer json, UserEvent event) {
    write(json, event, 0);
  }

  private static void write(JsonBuffer json, UserEvent event, long lamportTime) {
    json.beginObject();
    json.field(ID).value(event.id().toString());
    json.field(NAME).value(event.name());
    json.field(PAYLOAD).base64OrNull(event.payload());
    json.field(NODE_FILTER).value(event.filter().node());
    json.field(SERVICE_FILTER).value(event.filter().service());
    json.field(TAG_FILTER).value(event.filter().tag());
    json.field(VERSION).value(UserEvent.VERSION);
    json.field(LAMPORT_TIME).value(lamportTime);
    json.endObject();
  }
}
