package io.praetor.verification.changes;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A stream of server-sent events on a connection of its own. Owned by the thread that reads; any
 * thread may close it.
 */
public final class EventStream implements AutoCloseable {
  private static final int CONNECT_MS_MAX = 3_000;

  /** Longer than the heartbeats of a server are apart. */
  private static final int SILENCE_MS_MAX = 20_000;

  /** One event. */
  public record Event(String id, String type, String data) {}

  private final Socket socket = new Socket();
  private final BufferedReader lines;
  private final int status;
  private String id = "";

  /**
   * Asks for a stream.
   *
   * @param since what is known
   * @throws IOException if there is no answer
   */
  public EventStream(int port, String path, long since) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
      socket.setSoTimeout(SILENCE_MS_MAX);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nLast-Event-ID: "
              + since
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = line();
      status = Integer.parseInt(first.split(" ", -1)[1]);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private String line() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new EOFException("the stream has ended");
    }
    return line;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /**
   * The next event.
   *
   * @throws IOException if there is none any more, or none for long
   */
  public Event next() throws IOException {
    String type = "";
    String data = "";
    while (true) {
      // The lengths of chunks stand on lines of their own, and have no colon.
      String line = line();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !type.isEmpty()) {
        return new Event(id, type, data);
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed then.
      return;
    }
  }
}
