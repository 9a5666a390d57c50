package io.praetor.verification.strain;

import io.praetor.verification.wire.RawHttp;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that is kept: what is asked on it is answered in order; owned by one thread. */
final class Talk implements AutoCloseable {
  private static final int WAIT_MS_MAX = 60_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  Talk(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(WAIT_MS_MAX);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream());
  }

  static byte[] request(String method, String target, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: a\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  static byte[] get(String target, String... headers) {
    return request("GET", target, new byte[0], headers);
  }

  void send(byte[] requests) throws IOException {
    socket.getOutputStream().write(requests);
  }

  RawHttp.Answer answer() throws IOException {
    return RawHttp.read(in, false);
  }

  /** Asks and waits; anything but 200 is a failure of the run. */
  RawHttp.Answer ask(byte[] request) throws IOException {
    send(request);
    RawHttp.Answer answer = answer();
    if (answer.status() != 200) {
      throw new IOException(answer.status() + " " + answer.text());
    }
    return answer;
  }

  /** Whether something has come that was not read. */
  boolean hasAnswer() throws IOException {
    return in.available() > 0;
  }

  /** What the server still sends until it closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
