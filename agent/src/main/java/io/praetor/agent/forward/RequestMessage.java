package io.praetor.agent.forward;

import io.praetor.agent.routing.Request;
import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to a server: what the server's endpoints look at, and no more; immutable.
 *
 * @param told name, value, name, value of the headers
 */
record RequestMessage(String method, String remoteAddress, List<String> told) {
  private static final String TOKEN = "X-Consul-Token";

  /**
   * Headers that an endpoint may ask for; how an answer is encoded is the asking agent's matter.
   */
  private static final List<String> HEADERS =
      List.of(
          TOKEN,
          "Authorization",
          "Cache-Control",
          "Accept",
          "Last-Event-ID",
          "X-Forwarded-For",
          "Origin");

  /** Those of them whose values are lists, so that several lines of one are told as one. */
  private static final Set<String> LISTS = Set.of("Cache-Control", "Accept", "X-Forwarded-For");

  /** What our own headers begin with; all of them are told, by their names in lower case. */
  private static final String OWN = "praetor-";

  /** Told of the client and for its rights, which are part of what makes questions the same. */
  private static final Set<String> ABOUT_CLIENT = Set.of(TOKEN, "Authorization", "X-Forwarded-For");

  static RequestMessage of(Request request) {
    List<String> told = new ArrayList<>(2);
    // The token that counts for a request without one is this agent's matter, not the server's.
    String implied = request.showsToken() ? "" : request.requester().rights();
    for (String name : HEADERS) {
      String value = LISTS.contains(name) ? request.headerList(name) : request.header(name);
      tell(told, name, name.equals(TOKEN) && !implied.isEmpty() ? implied : value);
    }
    SortedSet<String> own = new TreeSet<>();
    for (String name : request.headerNames()) {
      if (name.regionMatches(true, 0, OWN, 0, OWN.length())) {
        own.add(name.toLowerCase(Locale.ROOT));
      }
    }
    for (String name : own) {
      tell(told, name, request.header(name));
    }
    return new RequestMessage(request.method(), request.remoteAddress(), told);
  }

  private static void tell(List<String> told, String name, @Nullable String value) {
    if (value != null) {
      told.add(name);
      told.add(value);
    }
  }

  /** The same without a header. */
  RequestMessage without(String name) {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < told.size(); i += 2) {
      if (!told.get(i).equalsIgnoreCase(name)) {
        left.add(told.get(i));
        left.add(told.get(i + 1));
      }
    }
    return new RequestMessage(method, remoteAddress, left);
  }

  /** The same with a header, whose other values it does not have. */
  RequestMessage with(String name, String value) {
    List<String> more = new ArrayList<>(without(name).told());
    more.add(name);
    more.add(value);
    return new RequestMessage(method, remoteAddress, more);
  }

  /** The bytes of its headers' names and values, which are single bytes as they come. */
  int headerBytes() {
    return told.stream().mapToInt(String::length).sum();
  }

  /** The headers that may make another answer of the same target for the same requester. */
  List<String> answerHeaders() {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < told.size(); i += 2) {
      if (!ABOUT_CLIENT.contains(told.get(i))) {
        named.add(told.get(i));
        named.add(told.get(i + 1));
      }
    }
    return named;
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
