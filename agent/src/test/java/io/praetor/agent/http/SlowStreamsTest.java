package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.praetor.agent.tls.HttpTls;
import io.praetor.agent.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of HTTP/2 that do not move, or never stop to ask for control, over real sockets. */
@Timeout(120)
final class SlowStreamsTest {
  private static final int WINDOW = 65_535;
  private static final int VALUE_BYTES = 300_000;
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration SOON = Duration.ofMillis(600);

  @TempDir private Path folder = Path.of("");
  private TestServer server;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    LoopbackCertificate issued = LoopbackCertificate.in(folder);
    SslContext context =
        TlsFiles.of(issued.certificate(), issued.key()).loadIncoming(HttpTls.PROTOCOLS);
    server = new TestServer();
    address =
        server.server.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpTls(() -> context, Duration.ofSeconds(60)));
    try (HttpClient client = HttpClient.newHttpClient()) {
      byte[] value = new byte[VALUE_BYTES];
      assertThat(
              client
                  .send(
                      server
                          .request("/v1/kv/large")
                          .PUT(HttpRequest.BodyPublishers.ofByteArray(value))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .isEqualTo("true");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void limit(Duration stall, Duration idle) {
    server.settings.change(
        ConnectionLimits.defaults().withStallMax(stall).withIdleMax(idle).withBodyBytesMax(1 << 20),
        AccessRules.NONE);
  }

  /** A connection goes on with other streams, and is answered. */
  private static void assertAnswered(RawHttp2 client, int stream) throws IOException {
    client.get(stream, "/v1/kv/none");
    assertThat(client.read(RawHttp2.HEADERS, stream).body()).isNotEmpty();
  }

  @Test
  void aStreamWhoseWindowNeverOpensIsEndedAlone() throws Exception {
    limit(SOON, NEVER);
    try (RawHttp2 client = new RawHttp2(address, 0)) {
      client.get(1, "/v1/kv/large?raw");
      assertThat(client.read(RawHttp2.HEADERS, 1).flags() & RawHttp2.END_STREAM).isZero();
      assertThat(client.read(RawHttp2.RST_STREAM, 1).body()).hasSize(4);
      assertThat(server.server.stalled()).isPositive();
      while (server.server.unreadBytes() > 0) {
        Thread.onSpinWait();
      }
      assertAnswered(client, 3);
    }
  }

  @Test
  void aStreamWhoseBodyStopsIsTold() throws Exception {
    limit(SOON, NEVER);
    try (RawHttp2 client = new RawHttp2(address, WINDOW)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.head("PUT", "/v1/kv/body"));
      client.frame(RawHttp2.DATA, 0, 1, new byte[10]);
      assertThat(client.read(RawHttp2.DATA, 1).body()).contains("limits.http_stall_timeout");
      assertAnswered(client, 3);
    }
  }

  @Test
  void aHeadThatIsNotGoneOnWithEndsTheConnection() throws Exception {
    limit(SOON, NEVER);
    byte[] head = RawHttp2.head("GET", "/v1/kv/none");
    try (RawHttp2 client = new RawHttp2(address, WINDOW)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, Arrays.copyOf(head, 5));
      client.frame(RawHttp2.CONTINUATION, 0, 1, Arrays.copyOfRange(head, 5, 9));
      client.awaitEnd();
    }
    assertThat(server.server.stalled()).isEqualTo(1);
  }

  @Test
  void aHeadThatNeverEndsIsRefused() throws Exception {
    limit(NEVER, NEVER);
    try (RawHttp2 client = new RawHttp2(address, WINDOW)) {
      byte[] head = RawHttp2.head("GET", "/v1/kv/none");
      client.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, head);
      Thread.startVirtualThread(() -> continueWithoutEnd(client));
      client.awaitEnd();
    }
  }

  private static void continueWithoutEnd(RawHttp2 client) {
    byte[] field = new byte[1 + 1 + 1 + 1 + 100];
    field[1] = 1;
    field[2] = 'a';
    field[3] = 100;
    Arrays.fill(field, 4, field.length, (byte) 'b');
    try {
      while (true) {
        client.frame(RawHttp2.CONTINUATION, 0, 1, field);
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Test
  void aConnectionWithoutAStreamIsClosedInItsTime() throws Exception {
    limit(NEVER, SOON);
    try (RawHttp2 client = new RawHttp2(address, WINDOW)) {
      assertAnswered(client, 1);
      client.awaitEnd();
    }
    assertThat(server.server.stalled()).isEqualTo(1);
  }

  @Test
  void aFloodOfSettingsWhoseAcknowledgementsNobodyReadsIsEnded() throws Exception {
    limit(SOON, NEVER);
    try (RawHttp2 client = new RawHttp2(address, WINDOW)) {
      // However fast it sends, until the connection is gone.
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.frames(RawHttp2.SETTINGS, 1_000);
                }
              })
          .isInstanceOf(IOException.class);
    }
    try (RawHttp2 other = new RawHttp2(address, WINDOW)) {
      assertAnswered(other, 1);
    }
  }
}
