package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that say more than they send, send nothing, or read nothing, over real sockets. */
final class SlowClientsTest {
  private static final int TIMEOUT_MS = 60_000;
  private static final long MEBIBYTE = 1 << 20;

  private final List<Socket> sockets = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(server.address.getAddress(), server.address.getPort());
    sockets.add(socket);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Asks on new connections, so that every event loop has had its turn. */
  private void askAround() throws IOException {
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      String head = "GET /v1/kv/none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      byte[] answer = send(head).getInputStream().readAllBytes();
      assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void aBodyThatIsAnnouncedAndNotSentTakesNoMemory() throws Exception {
    long before = heapBytes();
    for (int i = 0; i < 8; i++) {
      send("PUT /v1/snapshot HTTP/1.1\r\nHost: a\r\nContent-Length: 536870912\r\n\r\nx");
      askAround();
    }
    assertThat(heapBytes() - before).isLessThan(64 * MEBIBYTE);
  }
}
