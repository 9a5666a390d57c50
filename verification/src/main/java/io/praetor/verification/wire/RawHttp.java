package io.praetor.verification.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on a connection of its own, sent as the bytes it is given; any thread. */
public final class RawHttp {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final int LINE_BYTES_MAX = 65_536;

  private RawHttp() {}

  /** An answer: header names are in lower case, and of those that repeat the first is kept. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Sends a request of the loopback with no headers but those that it needs. */
  public static Answer send(int port, String method, String path, byte @Nullable [] body)
      throws IOException {
    return send(port, method, path, Map.of(), body);
  }

  /** Sends a request; the path is written as it is, without any encoding. */
  public static Answer send(
      int port, String method, String path, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    return exchange(
        port, request(port, method, path, headers, body), method.equals("HEAD"), WAIT_MAX);
  }

  /** The bytes of a request. */
  static byte[] request(
      int port, String method, String path, Map<String, String> headers, byte @Nullable [] body) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body != null || method.equals("PUT") || method.equals("POST")) {
      head.append("Content-Length: ").append(body == null ? 0 : body.length).append("\r\n");
    }
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(start);
    if (body != null) {
      request.writeBytes(body);
    }
    return request.toByteArray();
  }

  /** Writes these bytes and reads one answer. */
  public static Answer exchange(int port, byte[] request, boolean head, Duration waitMax)
      throws IOException {
    return exchange(port, request, head, waitMax, false);
  }

  /** The same; with {@code last} the server is told that nothing follows these bytes. */
  public static Answer exchange(
      int port, byte[] request, boolean head, Duration waitMax, boolean last) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) waitMax.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      try {
        socket.getOutputStream().write(request);
        if (last) {
          socket.shutdownOutput();
        }
      } catch (IOException refusedEarly) {
        // A server may answer and close before it has read a body that is too large (RFC 9110,
        // 15.5.14).
        return read(socket, head, refusedEarly);
      }
      return read(socket, head, null);
    }
  }

  private static Answer read(Socket socket, boolean head, @Nullable IOException writing)
      throws IOException {
    try {
      return read(new BufferedInputStream(socket.getInputStream()), head);
    } catch (IOException e) {
      if (writing != null) {
        e.addSuppressed(writing);
      }
      throw e;
    }
  }

  /** Reads one answer of a connection that may carry others; {@code head} says it has no body. */
  public static Answer read(InputStream in, boolean head) throws IOException {
    int status = 100;
    Map<String, String> headers = new LinkedHashMap<>();
    while (status < 200) {
      headers.clear();
      String first = line(in);
      if (!first.startsWith("HTTP/1.") || first.length() < 12) {
        throw new IOException("not a status line: " + first);
      }
      try {
        status = Integer.parseInt(first.substring(9, 12));
      } catch (NumberFormatException e) {
        throw new IOException("not a status line: " + first, e);
      }
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        if (colon < 1) {
          throw new IOException("not a header: " + line);
        }
        headers.putIfAbsent(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new Answer(status, Map.copyOf(headers), body(in, head, status, headers));
  }

  private static byte[] body(InputStream in, boolean head, int status, Map<String, String> headers)
      throws IOException {
    if (head || status == 204 || status == 304) {
      return new byte[0];
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return chunks(in);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return in.readAllBytes();
    }
    return exactly(in, Integer.parseInt(length));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      int semicolon = size.indexOf(';');
      int bytes = Integer.parseInt(semicolon < 0 ? size : size.substring(0, semicolon), 16);
      if (bytes == 0) {
        String trailer = line(in);
        while (!trailer.isEmpty()) {
          trailer = line(in);
        }
        return body.toByteArray();
      }
      body.writeBytes(exactly(in, bytes));
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the body ended after " + read.length + " of " + bytes + " bytes");
    }
    return read;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended within the head of the answer");
      }
      if (line.size() == LINE_BYTES_MAX) {
        throw new IOException("a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
