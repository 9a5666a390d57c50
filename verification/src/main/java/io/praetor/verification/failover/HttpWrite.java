package io.praetor.verification.failover;

import java.nio.charset.StandardCharsets;

/** The bytes of one HTTP request with a body. Stateless. */
final class HttpWrite {
  private HttpWrite() {}

  static byte[] of(String method, String path, String body) {
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, body.length());
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }
}
