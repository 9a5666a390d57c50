package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ReadFailure;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP API over a real socket: what recorded answers of single connections do not show. */
final class HttpApiTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(server.request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String path, HttpRequest.BodyPublisher body) throws Exception {
    return client.send(
        server.request(path).PUT(body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void awaitParked(int wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.parked.get() != wanted && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.parked.get()).isEqualTo(wanted);
  }

  @Test
  void chunkedBodyIsHeldAgainstTheLimitToo() throws Exception {
    byte[] large = new byte[524_289];
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large));
    HttpResponse<String> answer = put("/v1/kv/big", chunked);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("max size: 524288 bytes", "kv_max_value_size");
    assertThat(server.store.view().kv().size()).isZero();
  }

  @Test
  void aQueryThatCannotBeReadIsRefused() throws Exception {
    for (String query : new String[] {"%zz", "raw&x=%2", "a=1;b=2"}) {
      String text = exchange("GET /v1/kv/a?" + query + " HTTP/1.0\r\n\r\n");
      assertThat(text).as(query).startsWith("HTTP/1.1 400").contains("query string is malformed");
    }
    assertThat(exchange("GET /v1/kv/a?x=%2B HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aLockDelayIsAMillisecondAtLeastAndAMinuteAtMost() throws Exception {
    Map<String, Long> delays =
        Map.of(
            "1000", 1L, "0", 0L, "15", 15_000L, "900", 60_000L, "\"1h\"", 60_000L, "\"1ns\"", 1L);
    for (Map.Entry<String, Long> delay : delays.entrySet()) {
      String body = "{\"LockDelay\": " + delay.getKey() + "}";
      String created = put("/v1/session/create", HttpRequest.BodyPublishers.ofString(body)).body();
      String id = created.substring(created.indexOf(":\"") + 2, created.lastIndexOf('"'));
      assertThat(server.store.view().sessions().get(id))
          .as(delay.getKey())
          .hasFieldOrPropertyWithValue("lockDelayMs", delay.getValue());
    }
  }

  @Test
  void bytesBeyondAsciiStayApart() throws Exception {
    String euro = "PUT /v1/kv/\u20ac HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1";
    String pound = "GET /v1/kv/\u00a3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String text = exchange(euro + pound);
    assertThat(text).startsWith("HTTP/1.1 200").contains("HTTP/1.1 404");
  }

  @Test
  void pipelinedAnswersKeepTheirOrderBehindAParkedOne() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("1"));
    String requests =
        "GET /v1/kv/a?index=999&wait=50ms HTTP/1.1\r\nHost: x\r\n\r\n"
            + "PUT /v1/kv/b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n2"
            + "GET /v1/kv/b?raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String text = exchange(requests);
    assertThat(text.indexOf("\"Key\":\"a\"")).isPositive().isLessThan(text.indexOf("\r\n\r\ntrue"));
    assertThat(text).endsWith("\r\n\r\n2");
  }

  /** More than the socket holds, so that most of the questions wait for the client to read. */
  @Test
  void whoAsksALotBeforeReadingGetsAllOfIt() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("x".repeat(500_000)));
    String question = "GET /v1/kv/a?raw HTTP/1.1\r\nHost: x\r\n\r\n";
    String last = "GET /v1/kv/a?raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String text = exchange(question.repeat(99) + last);
    assertThat(text.split("HTTP/1.1 200 OK", -1)).hasSize(101);
    assertThat(text.chars().filter(c -> c == 'x').count()).isGreaterThanOrEqualTo(50_000_000);
    assertThat(text).endsWith("xxx");
  }

  private String exchange(String requests) throws Exception {
    try (Socket socket = new Socket(server.address.getAddress(), server.address.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.UTF_8));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @Test
  void oneChangeWakesAllThatWaitForIt() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("1"));
    String index = get("/v1/kv/a").headers().firstValue("X-Consul-Index").orElseThrow();
    var waiting = new java.util.ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 50; i++) {
      String form = i % 2 == 0 ? "a?index=" : "?recurse&index=";
      waiting.add(
          client.sendAsync(
              server.request("/v1/kv/" + form + index).build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    awaitParked(50);
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("2"));
    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(each.get(60, TimeUnit.SECONDS).body()).contains("\"Value\":\"Mg==\"");
    }
    awaitParked(0);
  }

  @Test
  void ofServicesThereAreNone() throws Exception {
    assertThat(get("/v1/catalog/services").body()).isEqualTo("{\"consul\":[]}");
    for (String path : new String[] {"catalog/service/", "health/service/", "health/checks/"}) {
      HttpResponse<String> some = get("/v1/" + path + "web");
      assertThat(some.body()).isEqualTo("[]");
      assertThat(some.headers().firstValue("X-Consul-Index")).isPresent();
      HttpResponse<String> none = get("/v1/" + path);
      assertThat(none.statusCode()).isEqualTo(400);
      assertThat(none.body()).isEqualTo("Missing service name");
    }
  }

  @Test
  void clientThatHangsUpFreesItsQuery() throws Exception {
    try (Socket socket = new Socket(server.address.getAddress(), server.address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/kv/a?index=9 HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      awaitParked(1);
    }
    awaitParked(0);
    assertThat(server.store.watches().topics()).isZero();
  }

  @Test
  void failuresSayWhatMayBeConcluded() throws Exception {
    server.log.proposalFailure = ProposalFailure.UNKNOWN;
    HttpResponse<String> unknown = put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("1"));
    assertThat(unknown.statusCode()).isEqualTo(500);
    assertThat(unknown.body()).contains("outcome unknown", "leadership lost while committing log");
    server.log.readFailure = ReadFailure.NO_LEADER;
    assertThat(get("/v1/kv/a").body()).isEqualTo("No cluster leader");
    assertThat(get("/v1/kv/a?stale").statusCode()).isEqualTo(404);
  }

  /** Each takes the bytes of the same answer: compressed, plain, and in two pieces for its size. */
  @Test
  void oneLargeChangeReachesThoseWhoAcceptCompressionAndOthers() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("1"));
    String index = get("/v1/kv/a").headers().firstValue("X-Consul-Index").orElseThrow();
    var waiting = new java.util.ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
    for (int i = 0; i < 20; i++) {
      HttpRequest.Builder question = server.request("/v1/kv/a?raw&index=" + index);
      if (i % 2 == 0) {
        question.header("Accept-Encoding", "gzip");
      }
      waiting.add(client.sendAsync(question.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }
    awaitParked(20);
    String value = "0123456789".repeat(40_000);
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString(value));
    for (int i = 0; i < 20; i++) {
      HttpResponse<byte[]> answer = waiting.get(i).get(60, TimeUnit.SECONDS);
      byte[] body = answer.body();
      if (i % 2 == 0) {
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
          body = in.readAllBytes();
        }
      }
      assertThat(new String(body, StandardCharsets.US_ASCII)).isEqualTo(value);
    }
  }

  @Test
  void olderAndOtherFormsOfRequestsAreAnswered() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("x".repeat(100_000)));
    assertThat(exchange("GET /v1/kv/a?raw HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .contains("\r\nConnection: close\r\n")
        .endsWith("xxx");
    String kept =
        exchange(
            String.join(
                "\r\n",
                "GET /v1/kv/a?raw HTTP/1.0",
                "Connection: keep-alive",
                "",
                "HEAD /v1/kv/a?raw HTTP/1.1",
                "Host: a",
                "Connection: close",
                "",
                ""));
    assertThat(kept).contains("\r\nConnection: keep-alive\r\n").endsWith("\r\n\r\n");
    assertThat(
            exchange(
                String.join(
                    "\r\n",
                    "PUT /v1/kv/b HTTP/1.1",
                    "Host: a",
                    "Connection: close",
                    "Expect: 100-continue",
                    "Content-Length: 2",
                    "",
                    "hi")))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
        .endsWith("true");
  }

  @Test
  void largeAnswersAreCompressedForThoseWhoAccept() throws Exception {
    put("/v1/kv/a", HttpRequest.BodyPublishers.ofString("x".repeat(5000)));
    HttpResponse<byte[]> answer =
        client.send(
            server.request("/v1/kv/a?raw").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var in =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
      assertThat(in.readAllBytes()).hasSize(5000);
    }
  }

  @Test
  void largeListsAreWholeCompressedOrNot() throws Exception {
    String value = "0123456789".repeat(10_000);
    for (int i = 0; i < 5; i++) {
      put("/v1/kv/list/" + i, HttpRequest.BodyPublishers.ofString(value));
    }
    HttpResponse<byte[]> plain =
        client.send(
            server.request("/v1/kv/list/?recurse").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    HttpResponse<byte[]> packed =
        client.send(
            server.request("/v1/kv/list/?recurse").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.body().length).isLessThan(plain.body().length);
    try (var in =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    String list = new String(plain.body(), StandardCharsets.US_ASCII);
    // AssertJ's containsSubsequence takes 18 s for a text of this length.
    for (int i = 0, at = 0; i < 5; i++) {
      int next = list.indexOf("\"list/" + i + "\"", at);
      assertThat(next).as("the place of list/%d", i).isGreaterThanOrEqualTo(at);
      at = next + 1;
    }
  }
}
