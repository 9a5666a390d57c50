package io.praetor.verification.wire;

import io.praetor.verification.wire.RawHttp.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one port of the loopback that is kept from one request to the next, and made anew
 * after a failure. Owned by one thread; any thread may close it.
 */
public final class KeptConnection implements AutoCloseable {
  private static final int CONNECT_MS_MAX = 2_000;

  private final int port;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile @Nullable Socket socket;
  private @Nullable InputStream in;

  /** A connection that is made by its first request. */
  public KeptConnection(int port) {
    this.port = port;
  }

  /** No byte of the request has left: it did not happen. */
  public static final class NotSentException extends IOException {
    private static final long serialVersionUID = 1;

    NotSentException(IOException cause) {
      super("not sent: " + cause.getMessage(), cause);
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws NotSentException if no connection could be made
   * @throws IOException if no answer came: the request may have been carried out
   */
  public Answer send(String method, String path, byte @Nullable [] body, Duration waitMax)
      throws IOException {
    return send(method, path, Map.of(), body, waitMax);
  }

  /** The same with headers. */
  public Answer send(
      String method,
      String path,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration waitMax)
      throws IOException {
    Socket open = open();
    InputStream from = in;
    if (from == null) {
      throw new IllegalStateException("a connection without its stream");
    }
    try {
      open.setSoTimeout((int) waitMax.toMillis());
      open.getOutputStream().write(RawHttp.request(port, method, path, headers, body));
      sent.incrementAndGet();
      return RawHttp.read(from, method.equals("HEAD"));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How many requests the kernel has taken so far, answered or not; any thread. */
  public int sent() {
    return sent.get();
  }

  private Socket open() throws IOException {
    Socket known = socket;
    if (known != null && !known.isClosed()) {
      return known;
    }
    Socket fresh = new Socket();
    try {
      fresh.setTcpNoDelay(true);
      fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
      in = new BufferedInputStream(fresh.getInputStream());
    } catch (IOException e) {
      fresh.close();
      throw new NotSentException(e);
    }
    socket = fresh;
    return fresh;
  }

  @Override
  public void close() {
    Socket known = socket;
    if (known != null) {
      try {
        known.close();
      } catch (IOException e) {
        // It is closed as far as it can be.
        return;
      }
    }
  }
}
