package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection that speaks HTTP/1.1 (RFC 9112). The JDK's HTTP clients cost a command 10 ms and
 * more of its start, and cannot speak over a unix socket; what a command needs of HTTP is this
 * much.
 */
final class Wire implements Closeable {
  private static final int HEAD_BYTES_MAX = 64 * 1024;
  private static final int CONNECT_MS_MAX = 10_000;
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Closeable connection;
  private final InputStream in;
  private final OutputStream out;

  /** One of the two is there. */
  private final @Nullable Socket socket;

  private final @Nullable UnixSocket unix;

  private @Nullable Body body;
  private boolean keep = true;

  private Wire(Socket socket) throws IOException {
    this.connection = socket;
    this.socket = socket;
    this.unix = null;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.out = socket.getOutputStream();
  }

  private Wire(UnixSocket unix) {
    this.connection = unix;
    this.socket = null;
    this.unix = unix;
    this.in = new BufferedInputStream(unix.input(), BUFFER_BYTES);
    this.out = unix.output();
  }

  /**
   * Connects.
   *
   * @param readMsMax how long a read may take, 0 for ever
   */
  static Wire open(Target target, Tls tls, int readMsMax) throws IOException, CommandException {
    String path = target.unixPath();
    if (path != null) {
      return new Wire(UnixSocket.open(path));
    }
    Socket socket = connect(target, readMsMax);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readMsMax);
      if (target.tls()) {
        socket = tls.over(socket, target.host(), target.port());
      }
      return new Wire(socket);
    } catch (IOException | CommandException e) {
      socket.close();
      throw e;
    }
  }

  /** Tries each address of a name, as "localhost" may mean two. */
  private static Socket connect(Target target, int msMax) throws IOException {
    int connectMsMax = msMax == 0 ? CONNECT_MS_MAX : Math.min(msMax, CONNECT_MS_MAX);
    IOException first = null;
    for (InetAddress address : InetAddress.getAllByName(target.host())) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, target.port()), connectMsMax);
        return socket;
      } catch (IOException e) {
        socket.close();
        first = first == null ? e : first;
      }
    }
    throw first == null ? new IOException("no address") : first;
  }

  /** Whether another request may follow on this connection. */
  boolean isReusable() {
    return keep && (body == null || body.ended);
  }

  /**
   * Sends a request and reads the head of its answer.
   *
   * @param readMsMax how long a read may take, 0 for ever
   */
  Response exchange(byte[] head, @Nullable InputStream content, int readMsMax) throws IOException {
    if (socket != null) {
      socket.setSoTimeout(readMsMax);
    }
    if (unix != null) {
      unix.waitMsMax(readMsMax);
    }
    if (content == null) {
      out.write(head);
    } else {
      send(head, content);
    }
    out.flush();
    String status = line();
    while (status.startsWith("HTTP/1.1 1")) {
      headers();
      status = line();
    }
    int code = code(status);
    Map<String, String> headers = headers();
    keep =
        !"close".equalsIgnoreCase(headers.getOrDefault("connection", ""))
            && status.startsWith("HTTP/1.1");
    body = body(code, headers);
    return new Response(code, headers, body);
  }

  /** The code of a status line such as {@code HTTP/1.1 200 OK} (RFC 9112, section 4). */
  private static int code(String status) throws IOException {
    int code = 0;
    boolean whole =
        status.startsWith("HTTP/1.")
            && status.length() >= 12
            && (status.length() == 12 || status.charAt(12) == ' ');
    for (int i = 9; whole && i < 12; i++) {
      int digit = status.charAt(i) - '0';
      whole = digit >= 0 && digit <= 9;
      code = code * 10 + digit;
    }
    if (!whole) {
      throw new IOException(
          "the answer is not HTTP: is this the agent's HTTP port, and without TLS?");
    }
    return code;
  }

  private void send(byte[] head, InputStream content) throws IOException {
    // Head and a small body leave in one packet.
    byte[] first = content.readNBytes(32 * 1024);
    byte[] both = new byte[head.length + first.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(first, 0, both, head.length, first.length);
    out.write(both);
    content.transferTo(out);
  }

  private Body body(int code, Map<String, String> headers) throws IOException {
    if (code == 204 || code == 304) {
      return new Body(0, false);
    }
    if ("chunked".equalsIgnoreCase(headers.getOrDefault("transfer-encoding", ""))) {
      return new Body(0, true);
    }
    String length = headers.get("content-length");
    if (length == null) {
      keep = false;
      return new Body(Long.MAX_VALUE, false);
    }
    try {
      long bytes = Long.parseLong(length.strip());
      if (bytes < 0) {
        throw new IOException("the answer's length is negative: " + length);
      }
      return new Body(bytes, false);
    } catch (NumberFormatException e) {
      throw new IOException("the answer's length is not a number: " + length);
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
  }

  private String line() throws IOException {
    byte[] buffer = new byte[128];
    int length = 0;
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the agent closed the connection before it had answered");
      }
      if (b == '\n') {
        int end = length > 0 && buffer[length - 1] == '\r' ? length - 1 : length;
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
      }
      if (length == HEAD_BYTES_MAX) {
        throw new IOException("a line of the answer is longer than " + HEAD_BYTES_MAX + " bytes");
      }
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, length * 2);
      }
      buffer[length++] = (byte) b;
    }
  }

  @Override
  public void close() throws IOException {
    keep = false;
    connection.close();
  }

  /** The body of one answer. Closing it before its end closes the connection. */
  private final class Body extends InputStream {
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    Body(long length, boolean chunked) {
      this.left = length;
      this.chunked = chunked;
      this.ended = !chunked && length == 0;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!ended && chunked && left == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        ended = true;
        if (left < Long.MAX_VALUE / 2) {
          throw new EOFException("the agent closed the connection within its answer");
        }
        return -1;
      }
      left -= count;
      ended = !chunked && left == 0;
      return count;
    }

    private void nextChunk() throws IOException {
      if (begun) {
        line();
      }
      begun = true;
      String size = line();
      int end = size.indexOf(';');
      try {
        // A size with a sign is no number either.
        left = Long.parseUnsignedLong((end < 0 ? size : size.substring(0, end)).strip(), 16);
      } catch (NumberFormatException e) {
        throw new IOException("the size of a chunk is not a number: " + size);
      }
      if (left < 0) {
        throw new IOException("the size of a chunk is too large: " + size);
      }
      if (left == 0) {
        headers();
        ended = true;
      }
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        Wire.this.close();
      }
    }
  }
}
