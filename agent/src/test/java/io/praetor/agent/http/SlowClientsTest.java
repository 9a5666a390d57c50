package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that say more than they send, send nothing, or read nothing, over real sockets. */
final class SlowClientsTest {
  private static final int TIMEOUT_MS = 60_000;

  /** Some conditions take several questions, each of which may take long on a busy machine. */
  private static final long WAIT_MS_MAX = 180_000;

  private static final long MEBIBYTE = 1 << 20;
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration SOON = Duration.ofMillis(600);

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

  private void limit(Duration stall, Duration idle, long bodyBytes, long answerBytes) {
    server.settings.change(
        ConnectionLimits.defaults()
            .withStallMax(stall)
            .withIdleMax(idle)
            .withBodyBytesMax(bodyBytes)
            .withAnswerBytesMax(answerBytes),
        AccessRules.NONE);
  }

  private Socket send(String text) throws IOException {
    return send(text, 8 * 1024);
  }

  /** Sends with a small buffer for what comes back, so that what is not read stays there. */
  private Socket send(String text, int bufferBytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(bufferBytes);
    socket.connect(server.address);
    sockets.add(socket);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** What the server sends until it closes the connection, in whichever way. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] bytes = new byte[64 * 1024];
    try {
      for (int n = socket.getInputStream().read(bytes);
          n >= 0;
          n = socket.getInputStream().read(bytes)) {
        text.append(new String(bytes, 0, n, StandardCharsets.US_ASCII));
      }
    } catch (SocketException e) {
      return text.toString();
    }
    return text.toString();
  }

  private String ask(String line) throws IOException {
    return ask(line + " HTTP/1.1", "");
  }

  private String ask(String head, String body) throws IOException {
    return rest(send(head + "\r\nHost: a\r\nConnection: close\r\n\r\n" + body, 1 << 20));
  }

  private HttpResponse<String> put(String key, byte[] value) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.address.getPort() + "/v1/kv/" + key))
              .PUT(HttpRequest.BodyPublishers.ofByteArray(value))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Values that cannot be packed, so that a snapshot of them is as large as they are. */
  private void fill(int values) throws Exception {
    byte[] value = new byte[500_000];
    new Random(1).nextBytes(value);
    for (int i = 0; i < values; i++) {
      assertThat(put("fill/" + i, value).body()).isEqualTo("true");
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Asks on new connections, so that every event loop has had its turn. */
  private void askAround() throws IOException {
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      assertThat(ask("GET /v1/kv/none")).startsWith("HTTP/1.1 404");
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

  @Test
  void aHeadThatStopsIsToldAndClosed() throws Exception {
    limit(SOON, NEVER, MEBIBYTE, MEBIBYTE);
    Socket first = send("GET /v1/kv/a HTTP/1.1\r\nHost: a\r\n");
    Socket second = send("GET /v1/kv/none HTTP/1.1\r\nHost: a\r\n\r\nGE");
    assertThat(rest(first)).startsWith("HTTP/1.1 408").contains("limits.http_stall_timeout");
    assertThat(rest(second)).startsWith("HTTP/1.1 404").contains("HTTP/1.1 408");
    assertThat(server.server.stalled()).isEqualTo(2);
  }

  @Test
  void aBodyThatStopsIsToldAndGivesItsMemoryBack() throws Exception {
    limit(SOON, NEVER, MEBIBYTE, MEBIBYTE);
    Socket socket = send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1234");
    assertThat(rest(socket)).startsWith("HTTP/1.1 408").contains("limits.http_stall_timeout");
    assertThat(put("a", new byte[] {'1'}).body()).isEqualTo("true");
  }

  @Test
  void aClientThatIsSlowAndSendsIsWaitedFor() throws Exception {
    limit(SOON, NEVER, MEBIBYTE, MEBIBYTE);
    await(() -> {
      // A machine that holds up test or server for as long as a stall shows nothing: once more.
      long calmUntil = System.nanoTime() + 4 * SOON.toNanos();
      String answer = sendSlowly();
      boolean isDone = answer.startsWith("HTTP/1.1 200");
      assertThat(isDone || System.nanoTime() > calmUntil).as(answer).isTrue();
      return isDone;
    });
  }

  /** Sends a body in more than three times as long as it may stand still; what is answered. */
  private String sendSlowly() throws IOException {
    Socket socket = send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    try {
      for (int i = 0; i < 20; i++) {
        out.write('x');
        LockSupport.parkNanos(SOON.toNanos() / 6);
      }
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    } catch (SocketException e) {
      return "closed: " + e;
    }
  }

  @Test
  void aParkedQueryIsNotIdle() throws Exception {
    limit(Duration.ofMillis(1), Duration.ofMillis(1), MEBIBYTE, MEBIBYTE);
    assertThat(put("a", new byte[] {'1'}).body()).isEqualTo("true");
    assertThat(ask("GET /v1/kv/a?index=999&wait=1500ms")).startsWith("HTTP/1.1 200");
  }

  @Test
  void anIdleConnectionIsClosedInItsTime() throws Exception {
    limit(NEVER, SOON, MEBIBYTE, MEBIBYTE);
    assertThat(rest(send(""))).isEmpty();
    assertThat(rest(send("GET /v1/kv/none HTTP/1.1\r\nHost: a\r\n\r\n")))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void readersThatReadNothingOfASnapshotLeaveTheirPlaces() throws Exception {
    fill(16);
    // The question itself may come before a slow reader and take the place: then there is one more.
    await(() -> {
      send("GET /v1/snapshot HTTP/1.1\r\nHost: a\r\n\r\n");
      return ask("GET /v1/snapshot").startsWith("HTTP/1.1 429");
    });
    limit(SOON, NEVER, MEBIBYTE, MEBIBYTE);
    await(() -> ask("GET /v1/snapshot").startsWith("HTTP/1.1 200"));
  }

  @Test
  void bodiesTogetherHaveALimit() throws Exception {
    limit(NEVER, NEVER, 1, MEBIBYTE);
    // There is always room for two bodies of 4 MiB, the largest of any request.
    String body = "x".repeat(500_000);
    for (int i = 0; i < 15; i++) {
      send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 500001\r\n\r\n" + body);
    }
    await(() -> server.server.bodyBytes() > 7 * MEBIBYTE);
    String text = "";
    for (int i = 0; i < 4 && !text.startsWith("HTTP/1.1 503"); i++) {
      send("PUT /v1/kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 500001\r\n\r\n" + body);
      text = ask("PUT /v1/kv/a HTTP/1.1\r\nContent-Length: 500000", body);
    }
    assertThat(text).startsWith("HTTP/1.1 503").contains("limits.http_body_bytes_max");
    for (Socket socket : sockets) {
      socket.close();
    }
    await(() -> server.server.bodyBytes() < 2 * MEBIBYTE);
    assertThat(put("a", new byte[] {'1'}).body()).isEqualTo("true");
  }

  @Test
  void whatComesBehindTheLastAnswerIsGivenBack() throws Exception {
    assertThat(put("a", new byte[] {'1'}).body()).isEqualTo("true");
    String body = "x".repeat(500_000);
    for (int i = 0; i < 24; i++) {
      Socket socket =
          send(
              "GET /v1/kv/a?index=999&wait=300ms HTTP/1.1\r\nHost: a\r\n\r\n"
                  + "GET /v1/kv/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  + "PUT /v1/kv/b HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"
                  + body);
      if (i % 8 == 7) {
        assertThat(rest(socket)).startsWith("HTTP/1.1 200");
      }
    }
    await(() -> server.server.bodyBytes() < 2 * MEBIBYTE);
  }

  @Test
  void answersThatNobodyReadsHaveALimitAndOthersAreAnswered() throws Exception {
    fill(16);
    limit(NEVER, NEVER, MEBIBYTE, 32 * MEBIBYTE);
    String list = "GET /v1/kv/fill?recurse HTTP/1.1\r\nHost: a\r\n\r\n";
    for (int i = 0; i < 8; i++) {
      send(list);
    }
    await(() -> server.server.unreadBytes() > 16 * MEBIBYTE);
    await(() -> {
      String text = ask("GET /v1/kv/fill?recurse");
      assertThat(text).matches("(?s)HTTP/1.1 (200|503).*");
      return text.contains("limits.http_answer_bytes_max");
    });
    assertThat(server.server.unreadBytes()).isLessThanOrEqualTo(32 * MEBIBYTE);
    assertThat(ask("GET /v1/kv/none")).startsWith("HTTP/1.1 404");
    // Those who read too slowly make room for one who reads.
    await(() -> ask("GET /v1/kv/fill?recurse").startsWith("HTTP/1.1 200"));
  }

  @Test
  void readersWhoTakeLittleOfASnapshotLeaveTheirPlaces() throws Exception {
    fill(16);
    limit(Duration.ofSeconds(3), NEVER, MEBIBYTE, MEBIBYTE);
    List<Socket> readers = new ArrayList<>();
    await(() -> {
      readers.add(send("GET /v1/snapshot HTTP/1.1\r\nHost: a\r\n\r\n", 4 * 1024));
      return ask("GET /v1/snapshot").startsWith("HTTP/1.1 429");
    });
    // 4 KB a second each, and no more at once after the machine has held the test up: there is
    // progress all the while, and less of it than there has to be.
    long begun = System.nanoTime();
    int[] taken = {0};
    await(() -> {
      int due = (int) ((System.nanoTime() - begun) / 250_000);
      for (Socket reader : readers) {
        reader
            .getInputStream()
            .readNBytes(
                Math.min(Math.min(due - taken[0], 1_000), reader.getInputStream().available()));
      }
      taken[0] = due;
      return ask("GET /v1/snapshot").startsWith("HTTP/1.1 200");
    });
  }

  @Test
  void aSnapshotThatComesByteByByteIsRefused() throws Exception {
    limit(SOON, NEVER, MEBIBYTE, MEBIBYTE);
    Socket socket =
        send("PUT /v1/snapshot HTTP/1.1\r\nHost: a\r\nContent-Length: 536870912\r\n\r\n");
    await(() -> {
      socket.getOutputStream().write('x');
      long until = System.nanoTime() + SOON.toNanos() / 6;
      await(() -> System.nanoTime() > until);
      return socket.getInputStream().available() > 0;
    });
    assertThat(rest(socket)).startsWith("HTTP/1.1 408").contains("limits.http_stall_timeout");
  }

  @Test
  void manyLargeListsAreNotHeldBeforeTheyAreCounted() throws Exception {
    fill(16);
    limit(NEVER, NEVER, MEBIBYTE, 16 * MEBIBYTE);
    long before = PlatformDependent.usedDirectMemory();
    String list = "GET /v1/kv/fill?recurse HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n";
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      readers.add(send(list));
    }
    long most = 0;
    // Each is answered, with the list of 11 MB or a refusal.
    for (Socket reader : readers) {
      while (reader.getInputStream().available() == 0) {
        most = Math.max(most, PlatformDependent.usedDirectMemory() - before);
      }
    }
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    assertThat(most).isLessThan((2 * 16 + 16 + threads * 40L) * MEBIBYTE);
    for (Socket reader : readers) {
      reader.close();
    }
    await(() -> server.server.unreadBytes() == 0);
    assertThat(ask("GET /v1/kv/fill?recurse")).startsWith("HTTP/1.1 200");
  }
}
