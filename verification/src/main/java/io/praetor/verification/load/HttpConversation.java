package io.praetor.verification.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Keys over HTTP/1.1, one request after the other; owned by the load's thread. */
public final class HttpConversation implements Conversation {
  private static final byte[] NOTHING = {};
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final IntFunction<byte[]> requests;

  /** Asks with requests made from a running number. */
  public HttpConversation(IntFunction<byte[]> requests) {
    this.requests = requests;
  }

  /** A put of 256 bytes. */
  public static byte[] put(int number) {
    byte[] value = Comparison.value(number);
    String head =
        "PUT /v1/kv/"
            + Comparison.key(number)
            + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + value.length
            + "\r\n\r\n";
    return (head + new String(value, StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] get(int number) {
    return get(Comparison.key(number));
  }

  static byte[] consistentGet(int number) {
    return get(Comparison.key(number) + "?consistent");
  }

  static byte[] staleGet(int number) {
    return get(Comparison.key(number) + "?stale");
  }

  private static byte[] get(String target) {
    return ("GET /v1/kv/" + target + " HTTP/1.1\r\nHost: a\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] opening() {
    return NOTHING;
  }

  @Override
  public byte[] request(int number) {
    return requests.apply(number);
  }

  @Override
  public byte[] reply() {
    return NOTHING;
  }

  @Override
  public Heard hear(ByteBuffer in) throws IOException {
    int end = in.limit();
    byte[] bytes = new byte[end];
    in.get(0, bytes);
    long length = -1;
    int line = 0;
    for (int i = 0; i + 1 < end; i++) {
      if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
        continue;
      }
      if (i == line) {
        if (length < 0) {
          throw new IOException("an answer without Content-Length");
        }
        if (end - (i + 2) < length) {
          return Heard.NOT_YET;
        }
        in.position(end);
        return bytes[STATUS_AT] == '2' ? Heard.ANSWER : Heard.REFUSAL;
      }
      if (startsWithLength(bytes, line, i)) {
        int from = line + LENGTH.length;
        length =
            Long.parseLong(new String(bytes, from, i - from, StandardCharsets.US_ASCII).strip());
      }
      line = i + 2;
    }
    return Heard.NOT_YET;
  }

  private static boolean startsWithLength(byte[] bytes, int from, int to) {
    if (to - from < LENGTH.length) {
      return false;
    }
    for (int i = 0; i < LENGTH.length; i++) {
      int c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }
}
