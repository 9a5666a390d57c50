package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream of server-sent events, read by a thread of its own from a connection of its own. Owned
 * by the thread of the test.
 */
final class EventLines implements AutoCloseable {
  private static final long WAIT_S_MAX = 60;

  /**
   * One event.
   *
   * @param id the last that was told, as browsers keep it
   */
  record Event(String id, String type, String data) {}

  private final Socket socket = new Socket();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private EventLines() {}

  /**
   * Asks for a stream.
   *
   * @param receiveBytes of the connection; 0 for the system's
   */
  static EventLines open(int port, String path, Map<String, String> headers, int receiveBytes) {
    EventLines stream = new EventLines();
    try {
      if (receiveBytes > 0) {
        stream.socket.setReceiveBufferSize(receiveBytes);
      }
      stream.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
      head.append("Accept: text/event-stream\r\nConnection: close\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      stream
          .socket
          .getOutputStream()
          .write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return stream;
  }

  /** The same, read at once. */
  static EventLines read(int port, String token, String path) {
    return open(port, path, Map.of("X-Consul-Token", token), 0).begin();
  }

  /** Reads from now on. */
  EventLines begin() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            run(socket.getInputStream());
          } catch (IOException e) {
            events.add(new Event("", "broken", String.valueOf(e.getMessage())));
          }
        });
    return this;
  }

  private void run(InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    String status = String.valueOf(lines.readLine());
    if (!status.contains(" 200 ")) {
      events.add(new Event("", "status", status));
      return;
    }
    String id = "";
    String type = "";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      // The lengths of chunks stand on lines of their own and have no colon.
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !type.isEmpty()) {
        events.add(new Event(id, type, data));
        type = "";
      }
    }
    events.add(new Event(id, "closed", ""));
  }

  /** The next event of any type. */
  Event next() {
    try {
      @Nullable Event event = events.poll(WAIT_S_MAX, TimeUnit.SECONDS);
      assertThat(event).as("an event").isNotNull();
      return Objects.requireNonNull(event);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next that is no heartbeat. */
  Event change() {
    long begun = System.nanoTime();
    Event event = next();
    while (event.type().equals("heartbeat")) {
      assertThat(System.nanoTime() - begun)
          .as("nanoseconds without a change")
          .isLessThan(TimeUnit.SECONDS.toNanos(WAIT_S_MAX));
      event = next();
    }
    return event;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
