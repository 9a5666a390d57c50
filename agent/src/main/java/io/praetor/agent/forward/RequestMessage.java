package io.praetor.agent.forward;

import io.praetor.agent.routing.Request;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to a server: what the server's endpoints look at, and no more; immutable.
 *
 * @param told name, value, name, value of the headers
 */
record RequestMessage(String method, String remoteAddress, List<String> told) {
  /**
   * Headers that an endpoint may ask for; how an answer is encoded is the asking agent's matter.
   */
  private static final List<String> HEADERS = List.of("X-Consul-Token", "Authorization");

  static RequestMessage of(Request request) {
    List<String> told = new ArrayList<>(2);
    for (String name : HEADERS) {
      String value = request.header(name);
      if (value != null) {
        told.add(name);
        told.add(value);
      }
    }
    return new RequestMessage(request.method(), request.remoteAddress(), told);
  }

  /** The request with a target and a body. */
  byte[] encode(String uri, byte[] body) {
    ByteWriter out =
        new ByteWriter(64 + uri.length() + body.length)
            .text(method)
            .text(uri)
            .text(remoteAddress)
            .varint(told.size() / 2);
    told.forEach(out::text);
    return out.blob(body).toBytes();
  }

  /**
   * Reads a request.
   *
   * @param takenBy the node whose agent took it from its client
   */
  static Request decode(byte[] message, String takenBy) {
    ByteReader in = new ByteReader(message);
    String method = in.text();
    String uri = in.text();
    String remoteAddress = in.text();
    int count = in.count(in.remaining());
    List<String> told = new ArrayList<>(2 * count);
    for (int i = 0; i < 2 * count; i++) {
      told.add(in.text());
    }
    Request request = new Request(method, uri, name -> header(told, name), remoteAddress);
    request.body(in.blob());
    request.takenBy(takenBy);
    return request;
  }

  private static @Nullable String header(List<String> told, String name) {
    for (int i = 0; i < told.size(); i += 2) {
      if (told.get(i).equalsIgnoreCase(name)) {
        return told.get(i + 1);
      }
    }
    return null;
  }
}
