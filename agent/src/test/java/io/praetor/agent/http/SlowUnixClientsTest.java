package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.AgentConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a unix socket that do not move: they have the deadlines of those over TCP. */
@Timeout(60)
final class SlowUnixClientsTest {
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration SOON = Duration.ofMillis(600);

  /** More than the buffers of a unix socket take. */
  private static final int VALUE_BYTES = 500_000;

  @TempDir private Path folder = Path.of("");
  private final List<SocketChannel> channels = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    server.server.listen(socket(), new AgentConfig.UnixSockets(null, null, null));
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    server.close();
  }

  private Path socket() {
    return folder.resolve("http.sock");
  }

  private SocketChannel send(String text) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channels.add(channel);
    channel.connect(UnixDomainSocketAddress.of(socket()));
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return channel;
  }

  /** What the server sends until it closes the connection, in whichever way. */
  private static String rest(SocketChannel channel) {
    StringBuilder text = new StringBuilder();
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    try {
      while (channel.read(bytes) >= 0) {
        text.append(StandardCharsets.US_ASCII.decode(bytes.flip()));
        bytes.clear();
      }
    } catch (IOException reset) {
      return text.toString();
    }
    return text.toString();
  }

  private String ask(String line, String body) throws IOException {
    return rest(
        send(
            line
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body));
  }

  private void limit(Duration stall, Duration idle) {
    server.settings.change(
        ConnectionLimits.defaults().withStallMax(stall).withIdleMax(idle).withBodyBytesMax(1 << 20),
        AccessRules.NONE);
  }

  @Test
  void aRequestThatStopsIsTold() throws Exception {
    limit(SOON, NEVER);
    SocketChannel head = send("GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n");
    SocketChannel body = send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1234");
    assertThat(rest(head)).startsWith("HTTP/1.1 408").contains("limits.http_stall_timeout");
    assertThat(rest(body)).startsWith("HTTP/1.1 408").contains("limits.http_stall_timeout");
    assertThat(ask("PUT /v1/kv/a", "1")).endsWith("true");
  }

  @Test
  void anIdleConnectionIsClosedInItsTime() throws Exception {
    limit(NEVER, SOON);
    assertThat(rest(send(""))).isEmpty();
    assertThat(rest(send("GET /v1/kv/none HTTP/1.1\r\nHost: a\r\n\r\n")))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void anAnswerThatNobodyReadsIsGivenUp() throws Exception {
    assertThat(ask("PUT /v1/kv/large", "x".repeat(VALUE_BYTES))).endsWith("true");
    limit(SOON, NEVER);
    SocketChannel silent = send("GET /v1/kv/large?raw HTTP/1.1\r\nHost: a\r\n\r\n");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    while (server.server.stalled() == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(rest(silent).length()).isLessThan(VALUE_BYTES);
    assertThat(server.server.unreadBytes()).isZero();
    assertThat(ask("GET /v1/kv/large?raw", "")).hasSizeGreaterThan(VALUE_BYTES);
  }
}
