package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.Lookup.ParsedName;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.MalformedMessageException;
import io.praetor.agent.dns.wire.MessageBuffer;
import io.praetor.agent.dns.wire.MessageReader;
import io.praetor.agent.dns.wire.ResponseCode;
import io.praetor.agent.dns.wire.ResponseWriter;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes messages as they come, from datagrams and streams alike, and gives back their answers as
 * bytes. Owned by the thread of the DNS server.
 */
final class QueryHandler {
  private final Resolver resolver;
  private final RecursorClient recursors;
  private final Supplier<DnsConfig> config;
  private final DnsMeter meter;
  private final MalformedMessageLog malformed;
  private final ResponseRateLimiter limiter = new ResponseRateLimiter();
  private final MessageBuffer buffer = new MessageBuffer();
  private final ResponseWriter plain = new ResponseWriter(buffer, true, true);

  QueryHandler(
      Resolver resolver, RecursorClient recursors, Supplier<DnsConfig> config, DnsMeter meter) {
    this.resolver = resolver;
    this.recursors = recursors;
    this.config = config;
    this.meter = meter;
    this.malformed = new MalformedMessageLog(meter);
  }

  /**
   * Takes one message.
   *
   * @param message stays the caller's
   * @param isStream whether it came over TCP
   * @param reply gets the answer, which it releases; perhaps before this returns
   * @return false if there will be no answer, since it is no query
   */
  boolean handle(
      ByteBuf message,
      InetAddress source,
      boolean isStream,
      ByteBufAllocator allocator,
      Consumer<ByteBuf> reply) {
    int id = MessageReader.queryId(message);
    if (id < 0) {
      // Not to be answered: two servers would go on for ever.
      malformed.log(source, "it is no query");
      return false;
    }
    DnsQuery query;
    int begin = message.readerIndex();
    try {
      query = MessageReader.query(message).from(source);
    } catch (MalformedMessageException e) {
      malformed.log(source, String.valueOf(e.getMessage()));
      reply.accept(
          plain.write(
              allocator,
              DnsQuery.unread(id, 0, false),
              Resolver.failure(ResponseCode.FORMERR),
              DnsMessages.PLAIN_BYTES_MAX,
              0));
      return true;
    }
    long began = System.nanoTime();
    Reply out = new Reply(query, source, isStream, allocator, reply);
    DnsQuery.Edns edns = query.edns();
    if (edns != null && edns.version() != 0) {
      out.send(Resolver.failure(ResponseCode.BADVERS));
    } else if (query.opcode() != 0) {
      out.send(Resolver.failure(ResponseCode.NOTIMP));
    } else if (query.dnsClass() != DnsTypes.IN) {
      out.send(Resolver.failure(ResponseCode.REFUSED));
    } else {
      dispatch(query, message.slice(begin, message.writerIndex() - begin), out, began);
    }
    return true;
  }

  private void dispatch(DnsQuery query, ByteBuf message, Reply out, long began) {
    ParsedName name = resolver.zone().parse(query.name());
    boolean mayRecurse = query.recursionDesired() && recursors.isAllowed(out.source);
    boolean isReverse = name.lookup() instanceof Lookup.Reverse;
    boolean isOutOfZone =
        name.lookup() instanceof Lookup.OutOfZone
            || (isReverse && query.type() != DnsTypes.PTR && query.type() != DnsTypes.ANY);
    if (isOutOfZone) {
      if (mayRecurse) {
        recursors.forward(query, message, out.isStream, out.source, out::forward);
      } else {
        out.send(Resolver.failure(ResponseCode.REFUSED));
      }
      return;
    }
    ByteBuf kept = isReverse && mayRecurse ? message.copy() : null;
    resolver.resolve(
        query,
        name,
        answer -> {
          if (isReverse) {
            meter.answeredReverse(System.nanoTime() - began);
          } else {
            meter.answered(System.nanoTime() - began);
          }
          if (kept == null) {
            out.send(answer);
            return;
          }
          try {
            // Others may know an address that the catalog has not. While the catalog cannot be
            // asked they are not: that they know none would be remembered for long.
            if (answer.code() == ResponseCode.NXDOMAIN) {
              recursors.forward(query, kept, out.isStream, out.source, out::forward);
            } else {
              out.send(answer);
            }
          } finally {
            kept.release();
          }
        });
  }

  /** The way back of one answer. */
  private final class Reply {
    private final DnsQuery query;
    private final InetAddress source;
    private final boolean isStream;
    private final ByteBufAllocator allocator;
    private final Consumer<ByteBuf> reply;

    Reply(
        DnsQuery query,
        InetAddress source,
        boolean isStream,
        ByteBufAllocator allocator,
        Consumer<ByteBuf> reply) {
      this.query = query;
      this.source = source;
      this.isStream = isStream;
      this.allocator = allocator;
      this.reply = reply;
    }

    /** Gives on what another server has answered. */
    void forward(ByteBuf answer) {
      if (!isStream
          && answer.readableBytes() > DnsMessages.PLAIN_BYTES_MAX
          && (answer.readableBytes() > query.datagramBytesMax() || !allowsLarge())) {
        DnsMessages.truncate(answer, query);
      }
      reply.accept(answer);
    }

    private boolean allowsLarge() {
      if (limiter.allows(source, config.get().answers().largePerSecondMax())) {
        return true;
      }
      meter.rateLimited();
      return false;
    }

    void send(DnsResponse answer) {
      answer.recursionAvailable(recursors.isAllowed(source));
      DnsConfig.Answers settings = config.get().answers();
      ResponseWriter writer = new ResponseWriter(buffer, settings.compress(), settings.truncate());
      if (isStream) {
        reply.accept(
            writer.write(
                allocator, query, answer, DnsMessages.STREAM_BYTES_MAX, Integer.MAX_VALUE));
        return;
      }
      int bytesMax = query.datagramBytesMax();
      int answersMax =
          bytesMax > DnsMessages.PLAIN_BYTES_MAX || settings.udpAnswersMax() == 0
              ? Integer.MAX_VALUE
              : settings.udpAnswersMax();
      ByteBuf made = writer.write(allocator, query, answer, bytesMax, answersMax);
      if (made.readableBytes() > DnsMessages.PLAIN_BYTES_MAX && !allowsLarge()) {
        made.release();
        made =
            plain.write(allocator, query, answer, DnsMessages.PLAIN_BYTES_MAX, Integer.MAX_VALUE);
      }
      reply.accept(made);
    }
  }
}
