package io.praetor.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.praetor.agent.config.DnsConfig;
import io.praetor.agent.dns.Subject.Asked;
import io.praetor.agent.dns.wire.AnswerWriter;
import io.praetor.agent.dns.wire.DnsAnswer;
import io.praetor.agent.dns.wire.DnsMessages;
import io.praetor.agent.dns.wire.DnsQuestion;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.dns.wire.MalformedMessageException;
import io.praetor.agent.dns.wire.MessageReader;
import io.praetor.agent.dns.wire.ResponseCode;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes messages as they come, from datagrams and streams alike, and gives back their answers as
 * bytes. Owned by the thread of the DNS server.
 */
final class Questions {
  private static final AnswerWriter PLAIN = new AnswerWriter(true, true);

  private final Answering answering;
  private final Recursion recursion;
  private final Supplier<DnsConfig> config;
  private final DnsMeter meter;
  private final RefusedMessages refused;
  private final LargeAnswers large = new LargeAnswers();

  Questions(Answering answering, Recursion recursion, Supplier<DnsConfig> config, DnsMeter meter) {
    this.answering = answering;
    this.recursion = recursion;
    this.config = config;
    this.meter = meter;
    this.refused = new RefusedMessages(meter);
  }

  /**
   * Takes one message.
   *
   * @param message stays the caller's
   * @param isStream whether it came over TCP
   * @param reply gets the answer, which it releases; perhaps before this returns
   * @return false if there will be no answer, since it is no question
   */
  boolean take(
      ByteBuf message,
      InetAddress source,
      boolean isStream,
      ByteBufAllocator allocator,
      Consumer<ByteBuf> reply) {
    int id = MessageReader.idOfQuestion(message);
    if (id < 0) {
      // Not to be answered: two servers would go on for ever.
      refused.malformed(source, "it is no question");
      return false;
    }
    DnsQuestion question;
    int begin = message.readerIndex();
    try {
      question = MessageReader.question(message);
    } catch (MalformedMessageException e) {
      refused.malformed(source, String.valueOf(e.getMessage()));
      reply.accept(
          PLAIN.write(
              allocator,
              DnsQuestion.unread(id, 0, false),
              Answering.failed(ResponseCode.FORMERR),
              DnsMessages.PLAIN_BYTES_MAX,
              0));
      return true;
    }
    long began = System.nanoTime();
    Reply out = new Reply(question, source, isStream, allocator, reply);
    DnsQuestion.Edns edns = question.edns();
    if (edns != null && edns.version() != 0) {
      out.send(Answering.failed(ResponseCode.BADVERS));
    } else if (question.opcode() != 0) {
      out.send(Answering.failed(ResponseCode.NOTIMP));
    } else if (question.dnsClass() != DnsTypes.IN) {
      out.send(Answering.failed(ResponseCode.REFUSED));
    } else {
      dispatch(question, message.slice(begin, message.writerIndex() - begin), out, began);
    }
    return true;
  }

  private void dispatch(DnsQuestion question, ByteBuf message, Reply out, long began) {
    Asked asked = answering.zone().read(question.name());
    boolean mayRecurse = question.wantsRecursion() && recursion.serves(out.source);
    boolean isReverse = asked.subject() instanceof Subject.Reverse;
    boolean foreign =
        asked.subject() instanceof Subject.Foreign
            || (isReverse && question.type() != DnsTypes.PTR && question.type() != DnsTypes.ANY);
    if (foreign) {
      if (mayRecurse) {
        recursion.ask(question, message, out.isStream, out::pass);
      } else {
        out.send(Answering.failed(ResponseCode.REFUSED));
      }
      return;
    }
    ByteBuf kept = isReverse && mayRecurse ? message.copy() : null;
    answering.answer(
        question,
        asked,
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
            // Others may know an address that the catalog has not, or cannot be asked for now.
            if (answer.code() == ResponseCode.NXDOMAIN || answer.code() == ResponseCode.SERVFAIL) {
              recursion.ask(question, kept, out.isStream, out::pass);
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
    private final DnsQuestion question;
    private final InetAddress source;
    private final boolean isStream;
    private final ByteBufAllocator allocator;
    private final Consumer<ByteBuf> reply;

    Reply(
        DnsQuestion question,
        InetAddress source,
        boolean isStream,
        ByteBufAllocator allocator,
        Consumer<ByteBuf> reply) {
      this.question = question;
      this.source = source;
      this.isStream = isStream;
      this.allocator = allocator;
      this.reply = reply;
    }

    /** Gives on what another server has answered. */
    void pass(ByteBuf answer) {
      if (!isStream
          && answer.readableBytes() > DnsMessages.PLAIN_BYTES_MAX
          && (answer.readableBytes() > question.datagramBytesMax() || !allowsLarge())) {
        DnsMessages.truncate(answer, question);
      }
      reply.accept(answer);
    }

    private boolean allowsLarge() {
      if (large.allows(source, config.get().answers().largePerSecondMax())) {
        return true;
      }
      meter.limited();
      return false;
    }

    void send(DnsAnswer answer) {
      answer.recursionAvailable(recursion.serves(source));
      DnsConfig.Answers settings = config.get().answers();
      AnswerWriter writer = new AnswerWriter(settings.compress(), settings.truncate());
      if (isStream) {
        reply.accept(
            writer.write(
                allocator, question, answer, DnsMessages.STREAM_BYTES_MAX, Integer.MAX_VALUE));
        return;
      }
      int bytesMax = question.datagramBytesMax();
      int answersMax =
          bytesMax > DnsMessages.PLAIN_BYTES_MAX || settings.udpAnswersMax() == 0
              ? Integer.MAX_VALUE
              : settings.udpAnswersMax();
      ByteBuf made = writer.write(allocator, question, answer, bytesMax, answersMax);
      if (made.readableBytes() > DnsMessages.PLAIN_BYTES_MAX && !allowsLarge()) {
        made.release();
        made =
            PLAIN.write(
                allocator, question, answer, DnsMessages.PLAIN_BYTES_MAX, Integer.MAX_VALUE);
      }
      reply.accept(made);
    }
  }
}
