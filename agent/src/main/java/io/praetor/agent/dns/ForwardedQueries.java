package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.dns.wire.DnsQuery;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Clients' queries that are with the recursors. Those that ask the same are one there, and each
 * client has its share. Owned by the thread of the DNS server.
 */
final class ForwardedQueries {
  /** Queries of clients that recursors are asked at a time, each with a socket. */
  static final int CALLS_MAX = 384;

  /** Queries that wait for the answer to an equal one. */
  static final int JOINED_MAX = 4_096;

  /** Sends a query to the recursors. */
  interface Recursion {
    /**
     * Asks.
     *
     * @param reply gets the response, which it releases; perhaps before this returns
     */
    void ask(DnsQuery query, ByteBuf message, boolean isStream, Consumer<ByteBuf> reply);
  }

  /** A client that waits. */
  private record Waiting(DnsQuery query, InetAddress source, Consumer<ByteBuf> reply) {}

  private final Recursion recursion;
  private final Map<String, List<Waiting>> joined = new HashMap<>();
  private final SourceShares calls = new SourceShares(CALLS_MAX);
  private final SourceShares joins = new SourceShares(JOINED_MAX);

  ForwardedQueries(Recursion recursion) {
    this.recursion = recursion;
  }

  /**
   * Forwards a query.
   *
   * @param message the query as it came; stays the caller's
   * @param reply gets the response, which it releases
   * @return false if the client has too many under way: there will be no response
   */
  boolean forward(
      DnsQuery query,
      ByteBuf message,
      boolean isStream,
      InetAddress source,
      Consumer<ByteBuf> reply) {
    String question = question(query, message, isStream);
    List<Waiting> others = joined.get(question);
    if (others != null) {
      if (!joins.take(source)) {
        return false;
      }
      others.add(new Waiting(query, source, reply));
      return true;
    }
    if (!calls.take(source)) {
      return false;
    }
    List<Waiting> waiting = new ArrayList<>(1);
    joined.put(question, waiting);
    recursion.ask(
        query,
        message,
        isStream,
        response -> {
          joined.remove(question);
          calls.release(source);
          for (Waiting each : waiting) {
            joins.release(each.source);
            ByteBuf own = response.copy();
            DnsMessages.answerTo(own, each.query);
            each.reply.accept(own);
          }
          reply.accept(response);
        });
    return true;
  }

  /** All that a recursor sees of a query, but its id and the case of its name. */
  private static String question(DnsQuery query, ByteBuf message, boolean isStream) {
    byte[] bytes = ByteBufUtil.getBytes(message);
    bytes[0] = 0;
    bytes[1] = (byte) (isStream ? 1 : 0);
    DnsMessages.fold(bytes, query);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
