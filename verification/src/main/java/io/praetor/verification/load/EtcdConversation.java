package io.praetor.verification.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * etcd's KV service: gRPC over HTTP/2 (RFC 9113) with the least that one caller needs; owned by the
 * load's thread.
 *
 * <p>One request at a time keeps every window open, so that flow control asks for nothing but one
 * large grant at the start. Headers are literals without indexing (RFC 7541, section 6.2.2), the
 * same bytes each time; those of an answer are not decoded: an answer with a message is one, an
 * answer without is a refusal.
 */
final class EtcdConversation implements Conversation {
  private static final byte[] NOTHING = {};
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int FRAME_HEAD_BYTES = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int WINDOW_GRANT = Integer.MAX_VALUE - 65_535;

  private final byte[] headers;
  private final IntFunction<byte[]> messages;
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private int stream = -1;
  private boolean message;

  private EtcdConversation(String method, IntFunction<byte[]> messages) {
    this.headers = headers("/etcdserverpb.KV/" + method);
    this.messages = messages;
  }

  /** Put of etcd's rpc.proto: key = 1, value = 2. */
  static EtcdConversation puts() {
    return new EtcdConversation(
        "Put",
        number -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          field(out, 1, key(number));
          field(out, 2, Comparison.value(number));
          return out.toByteArray();
        });
  }

  /** Range of one key, linearizable as it is by default: key = 1. */
  static EtcdConversation gets() {
    return new EtcdConversation(
        "Range",
        number -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          field(out, 1, key(number));
          return out.toByteArray();
        });
  }

  /** Range of one key from the server's own state, however old: serializable = 7. */
  static EtcdConversation serializableGets() {
    return new EtcdConversation(
        "Range",
        number -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          field(out, 1, key(number));
          out.write(7 << 3);
          out.write(1);
          return out.toByteArray();
        });
  }

  private static byte[] key(int number) {
    return Comparison.key(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static void field(ByteArrayOutputStream out, int tag, byte[] bytes) {
    out.write(tag << 3 | 2);
    int length = bytes.length;
    while (length > 0x7f) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(bytes);
  }

  private static byte[] headers(String path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The static table's own entries (RFC 7541, appendix A): 3 is :method POST, 6 is :scheme http.
    out.write(0x80 | 3);
    out.write(0x80 | 6);
    literal(out, ":path", path);
    literal(out, ":authority", "127.0.0.1");
    literal(out, "content-type", "application/grpc");
    literal(out, "te", "trailers");
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    for (String text : new String[] {name, value}) {
      out.write(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static ByteBuffer frame(ByteBuffer out, int length, int type, int flags, int stream) {
    return out.put((byte) (length >>> 16))
        .put((byte) (length >>> 8))
        .put((byte) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream);
  }

  @Override
  public byte[] opening() {
    ByteBuffer out = ByteBuffer.allocate(PREFACE.length + 2 * FRAME_HEAD_BYTES + 4);
    out.put(PREFACE);
    frame(out, 0, SETTINGS, 0, 0);
    frame(out, 4, WINDOW_UPDATE, 0, 0).putInt(WINDOW_GRANT);
    return out.array();
  }

  @Override
  public byte[] request(int number) {
    stream += 2;
    message = false;
    byte[] body = messages.apply(number);
    int data = 5 + body.length;
    ByteBuffer out = ByteBuffer.allocate(2 * FRAME_HEAD_BYTES + headers.length + data);
    frame(out, headers.length, HEADERS, END_HEADERS, stream).put(headers);
    // gRPC's own frame: not compressed, and the length.
    frame(out, data, DATA, END_STREAM, stream).put((byte) 0).putInt(body.length).put(body);
    return out.array();
  }

  @Override
  public Heard hear(ByteBuffer in) throws IOException {
    Heard heard = Heard.NOT_YET;
    while (in.remaining() >= FRAME_HEAD_BYTES) {
      int at = in.position();
      int length = in.getInt(at) >>> 8;
      if (in.remaining() < FRAME_HEAD_BYTES + length) {
        break;
      }
      int type = in.get(at + 3);
      int flags = in.get(at + 4);
      boolean isOurs = in.getInt(at + 5) == stream && heard == Heard.NOT_YET;
      byte[] payload = type == PING ? new byte[length] : NOTHING;
      in.get(at + FRAME_HEAD_BYTES, payload);
      in.position(at + FRAME_HEAD_BYTES + length);
      switch (type) {
        case DATA -> message |= isOurs && length > 0;
        case SETTINGS -> answer(flags, SETTINGS, NOTHING);
        case PING -> answer(flags, PING, payload);
        // One call, such as in an election; GOAWAY is the whole connection.
        case RST_STREAM -> heard = isOurs ? Heard.REFUSAL : heard;
        case GOAWAY -> throw new IOException("etcd ends the connection");
        default -> {}
      }
      if (isOurs && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        heard = message ? Heard.ANSWER : Heard.REFUSAL;
      }
    }
    return heard;
  }

  private void answer(int flags, int type, byte[] payload) {
    if ((flags & ACK) == 0) {
      ByteBuffer out = ByteBuffer.allocate(FRAME_HEAD_BYTES + payload.length);
      frame(out, payload.length, type, ACK, 0).put(payload);
      replies.writeBytes(out.array());
    }
  }

  @Override
  public byte[] reply() {
    if (replies.size() == 0) {
      return NOTHING;
    }
    byte[] all = replies.toByteArray();
    replies.reset();
    return all;
  }
}
