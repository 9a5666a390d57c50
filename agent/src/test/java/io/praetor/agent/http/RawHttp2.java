package io.praetor.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of HTTP/2 that sends frames as it is told (RFC 9113); owned by one thread. */
public final class RawHttp2 implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  public static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final int INITIAL_WINDOW = 4;
  private static final int TIMEOUT_MS = 60_000;

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  /** A frame whose body is read as text, one character for each byte. */
  public record Frame(int type, int flags, int stream, String body) {}

  /** The certificate is another test's matter. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Connects, and says how much may come on each stream before more is asked for. */
  public RawHttp2(InetSocketAddress address, int window)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.startHandshake();
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW).putInt(window).array());
  }

  /** Sends a frame. */
  public void frame(int type, int flags, int stream, byte[] body) throws IOException {
    out.write(bytes(type, flags, stream, body));
    out.flush();
  }

  /** The same frame without a body on the connection itself, many times over. */
  void frames(int type, int count) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(bytes(type, 0, 0, new byte[0]));
    }
    out.write(all.toByteArray());
    out.flush();
  }

  private static byte[] bytes(int type, int flags, int stream, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .put((byte) (body.length >> 16))
        .putShort((short) body.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array();
  }

  /** Lets so many more bytes come on a stream, or on all together where it is 0. */
  public void open(int stream, int bytes) throws IOException {
    frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /**
   * The head of a request, with names and values of further fields; every field written out (RFC
   * 7541, section 6.2.2).
   */
  public static byte[] head(String method, String path, String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", method);
    field(block, ":scheme", "https");
    field(block, ":path", path);
    field(block, ":authority", "127.0.0.1");
    for (int i = 0; i < fields.length; i += 2) {
      field(block, fields[i], fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  void get(int stream, String path) throws IOException {
    frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path));
  }

  /** The next frame. */
  public Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new Frame(type, flags, stream, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** The next frame of a type on a stream; those before it are dropped. */
  public Frame read(int type, int stream) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type == type && frame.stream == stream) {
        return frame;
      }
    }
  }

  /** Reads until the server closes the connection, in whichever way. */
  void awaitEnd() {
    try {
      while (true) {
        var _ = read();
      }
    } catch (IOException closed) {
      if (closed instanceof java.net.SocketTimeoutException) {
        throw new AssertionError("the server did not close the connection", closed);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
