package io.praetor.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.praetor.agent.json.Digits;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.LiveSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Turns an answer into the bytes of HTTP/1.1: precomputed lines, one buffer. Immutable but for the
 * date and the configured headers, which any event loop may refresh.
 */
final class Http1Encoder {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final byte[] INDEX = ascii("X-Consul-Index: ");
  private static final byte[] KNOWN = ascii("X-Consul-Knownleader: true\r\nX-Consul-Lastcontact: ");
  private static final byte[] UNKNOWN =
      ascii("X-Consul-Knownleader: false\r\nX-Consul-Lastcontact: ");
  private static final byte[] BLOCKING = ascii("X-Consul-Query-Backend: blocking-query\r\n");
  private static final byte[] BY_LEADER = ascii("X-Consul-Effective-Consistency: leader\r\n");
  private static final byte[] BY_ANY = ascii("X-Consul-Effective-Consistency: stale\r\n");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

  private static final int HEAD_BYTES = 512;

  /** A body up to this is cheaper copied behind its head than sent as a second piece. */
  private static final int COPIED_BYTES_MAX = 16 * 1024;

  /** How the connection goes on after an answer. */
  enum Next {
    /** As HTTP/1.1 does unless it is told otherwise. */
    KEEP,
    /** Kept for a client of HTTP/1.0 that asked for it. */
    KEEP_SAID,
    /** Closed. */
    CLOSE
  }

  private final LiveSettings options;
  private final byte[] ofTheApi;
  private final byte[][] statusLines = new byte[600][];
  private volatile AlwaysLines always;
  private volatile DateLine date = new DateLine(0, CRLF);

  /** The lines of every answer, and the values that they were made from. */
  private static final class AlwaysLines {
    private final LiveSettings.Values from;
    private final byte[] lines;

    AlwaysLines(LiveSettings.Values from) {
      this.from = from;
      StringBuilder text = new StringBuilder("Vary: Accept-Encoding\r\n");
      from.responseHeaders()
          .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
      lines = text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final class DateLine {
    private final long second;
    private final byte[] line;

    DateLine(long second, byte[] line) {
      this.second = second;
      this.line = line;
    }
  }

  Http1Encoder(LiveSettings options, String defaultAclPolicy) {
    this.options = options;
    always = new AlwaysLines(options.now());
    ofTheApi = ascii("X-Consul-Default-Acl-Policy: " + defaultAclPolicy + "\r\n");
    for (int status = 100; status < statusLines.length; status++) {
      HttpResponseStatus known = HttpResponseStatus.valueOf(status);
      statusLines[status] = ascii("HTTP/1.1 " + status + " " + known.reasonPhrase() + "\r\n");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes an answer with its body, and takes over the body. */
  ByteBuf encode(ByteBufAllocator allocator, Answer answer, Next next, boolean withBody) {
    ByteBuf body = answer.body();
    int length = body.readableBytes();
    boolean copied = length <= COPIED_BYTES_MAX;
    ByteBuf out = allocator.directBuffer(HEAD_BYTES + (copied ? length : 0));
    head(out, answer, next);
    out.writeBytes(LENGTH);
    Digits.write(out, length);
    out.writeBytes(CRLF).writeBytes(CRLF);
    if (withBody && !copied) {
      return allocator.compositeBuffer(2).addComponents(true, out, body);
    }
    if (withBody && length > 0) {
      out.writeBytes(body, body.readerIndex(), length);
    }
    body.release();
    return out;
  }

  /** Writes the head of an answer whose body follows in chunks. */
  ByteBuf encodeHead(ByteBufAllocator allocator, Answer answer, Next next) {
    ByteBuf out = allocator.directBuffer(HEAD_BYTES);
    head(out, answer, next);
    return out.writeBytes(CHUNKED).writeBytes(CRLF);
  }

  private void head(ByteBuf out, Answer answer, Next next) {
    out.writeBytes(statusLines[answer.status()]);
    out.writeBytes(answer.type().line);
    out.writeBytes(alwaysLines());
    if (!answer.isBare()) {
      out.writeBytes(ofTheApi);
    }
    meta(out, answer.meta());
    List<String> extra = answer.extra();
    for (int i = 0; i < extra.size(); i += 2) {
      out.writeCharSequence(extra.get(i), StandardCharsets.US_ASCII);
      out.writeByte(':').writeByte(' ');
      out.writeCharSequence(extra.get(i + 1), StandardCharsets.UTF_8);
      out.writeBytes(CRLF);
    }
    out.writeBytes(dateLine());
    switch (next) {
      case KEEP -> {}
      case KEEP_SAID -> out.writeBytes(KEEP_ALIVE);
      case CLOSE -> out.writeBytes(CLOSE);
    }
  }

  private static void meta(ByteBuf out, Freshness meta) {
    if (meta.index() >= 0) {
      out.writeBytes(INDEX);
      Digits.write(out, meta.index());
      out.writeBytes(CRLF);
    }
    if (meta.known()) {
      out.writeBytes(meta.knownLeader() ? KNOWN : UNKNOWN);
      Digits.write(out, Math.max(0, meta.lastContactMs()));
      out.writeBytes(CRLF);
    }
    if (meta.effective()) {
      out.writeBytes(meta.stale() ? BY_ANY : BY_LEADER);
    }
    if (meta.blocking()) {
      out.writeBytes(BLOCKING);
    }
  }

  @SuppressWarnings("ReferenceEquality") // A reload brings another object: that is all to know.
  private byte[] alwaysLines() {
    LiveSettings.Values now = options.now();
    AlwaysLines known = always;
    if (known.from != now) {
      known = new AlwaysLines(now);
      always = known;
    }
    return known.lines;
  }

  private byte[] dateLine() {
    long second = System.currentTimeMillis() / 1000;
    DateLine known = date;
    if (known.second != second) {
      known =
          new DateLine(
              second, ascii("Date: " + IMF_FIXDATE.format(Instant.ofEpochSecond(second)) + "\r\n"));
      date = known;
    }
    return known.line;
  }
}
