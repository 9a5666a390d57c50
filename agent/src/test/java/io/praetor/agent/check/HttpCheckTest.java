package io.praetor.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.praetor.agent.check.probe.TlsRoots;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCheckTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private String url;
  private CheckRunner runner = Told.runner();

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    serve(server);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpServer at) {
    at.setExecutor(threads);
    at.createContext("/", HttpCheckTest::answer);
    at.start();
  }

  @AfterEach
  void close() {
    runner.close();
    server.stop(0);
    threads.shutdownNow();
  }

  /** The path says what to answer. */
  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (path) {
      case "/echo" ->
          send(
              exchange,
              200,
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " host="
                  + exchange.getRequestHeaders().getFirst("Host")
                  + " agent="
                  + exchange.getRequestHeaders().getFirst("User-Agent")
                  + " x="
                  + exchange.getRequestHeaders().get("X-Some")
                  + " secret="
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " body="
                  + body);
      case "/away" -> redirect(exchange, 302, "echo?from=away");
      case "/kept" -> redirect(exchange, 307, "/echo");
      case "/loop" -> redirect(exchange, 302, "/loop");
      case "/elsewhere" ->
          redirect(
              exchange, 302, "http://localhost:" + exchange.getLocalAddress().getPort() + "/echo");
      case "/endless" -> {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          while (true) {
            out.write(new byte[8192]);
          }
        }
      }
      default -> send(exchange, Integer.parseInt(path.substring(1)), "said\n");
    }
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void redirect(HttpExchange exchange, int code, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  @Test
  void takesTheStatusAndTellsTheBody() throws Exception {
    assertThat(result(Told.often("a").http(url + "/200")))
        .isEqualTo(
            new Told.Result(
                CheckStatus.PASSING, "HTTP GET " + url + "/200: 200 OK Output: said\n"));
    assertThat(result(Told.often("a").http(url + "/299")).status()).isEqualTo(CheckStatus.PASSING);
    assertThat(result(Told.often("a").http(url + "/429")))
        .isEqualTo(
            new Told.Result(CheckStatus.WARNING, "HTTP GET " + url + "/429: 429 Output: said\n"));
    assertThat(result(Told.often("a").http(url + "/503")).status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(result(Told.often("a").http(url + "/404")).output())
        .isEqualTo("HTTP GET " + url + "/404: 404 Not Found Output: said\n");
  }

  @Test
  void sendsMethodHeadersAndBody() throws Exception {
    Told.Result result =
        result(
            Told.often("a")
                .http(url + "/echo?a=b")
                .method("PUT")
                .header(Map.of("X-Some", List.of("1", "2"), "Host", List.of("other")))
                .body("hällo"));
    assertThat(result.output())
        .endsWith(
            "PUT /echo?a=b host=other agent=Consul Health Check x=[1, 2] secret=null body=hällo");
    assertThat(result(Told.often("a").http(url.replace("//", "//me:pass@") + "/echo")).output())
        .contains("secret=Basic bWU6cGFzcw==");
  }

  @Test
  void followsRedirectionsUpToALimit() throws Exception {
    assertThat(result(Told.often("a").http(url + "/away").method("POST").body("b")).output())
        .contains("HTTP POST " + url + "/away: 200 OK Output: GET /echo?from=away")
        .endsWith("body=");
    assertThat(result(Told.often("a").http(url + "/kept").method("POST").body("b")).output())
        .contains("POST /echo")
        .endsWith("body=b");
    assertThat(result(Told.often("a").http(url + "/loop")))
        .isEqualTo(
            new Told.Result(CheckStatus.CRITICAL, "Get \"/loop\": stopped after 10 redirects"));
    assertThat(result(Told.often("a").http(url + "/away").disableRedirects(true)).output())
        .startsWith("HTTP GET " + url + "/away: 302 ");
  }

  @Test
  void sendsNoSecretOnToAnotherHost() throws Exception {
    assertThat(
            result(
                    Told.often("a")
                        .http(url + "/elsewhere")
                        .header(Map.of("Authorization", List.of("s"), "X-Some", List.of("1"))))
                .output())
        .contains("x=[1] secret=null");
  }

  @Test
  void readsNoMoreThanItKeeps() throws Exception {
    Told.Result result = result(Told.often("a").http(url + "/endless").outputMaxSize(100));
    assertThat(result.status()).isEqualTo(CheckStatus.PASSING);
    assertThat(result.output())
        .isEqualTo("HTTP GET " + url + "/endless: 200 OK Output: " + "\0".repeat(100));
    assertThat(runner.heldBytes()).isLessThanOrEqualTo(256);
  }

  @Test
  void saysWhyThereWasNoAnswer() throws Exception {
    assertThat(result(Told.often("a").http("http://127.0.0.1:1/")))
        .isEqualTo(
            new Told.Result(
                CheckStatus.CRITICAL,
                "Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused"));
    assertThat(result(Told.often("a").http("http://no-such-host.invalid/")).output())
        .isEqualTo(
            "Get \"http://no-such-host.invalid/\": dial tcp: lookup no-such-host.invalid: no such"
                + " host");
    assertThat(result(Told.often("a").http("ftp://a/")).output()).contains("is no URL");
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      String of = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      assertThat(result(Told.often("a").http(of).timeout(Duration.ofMillis(50))).output())
          .isEqualTo(
              "Get \""
                  + of
                  + "\": context deadline exceeded (Client.Timeout exceeded while"
                  + " awaiting headers)");
    }
  }

  @Test
  void checksTheCertificateAndItsName() throws Exception {
    TlsOfTests tls = new TlsOfTests("backend.local");
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    serve(https);
    String port = ":" + https.getAddress().getPort() + "/200";
    // One that trusts the authority, and then one that does not.
    runner.close();
    runner = Told.runner(CheckOptions.builder(), tls.roots());
    assertThat(result(Told.often("a").http("https://127.0.0.1" + port)).status())
        .isEqualTo(CheckStatus.PASSING);
    assertThat(result(Told.often("a").http("https://localhost" + port)).status())
        .isEqualTo(CheckStatus.CRITICAL);
    assertThat(
            result(Told.often("a").http("https://localhost" + port).tlsServerName("backend.local"))
                .status())
        .isEqualTo(CheckStatus.PASSING);
    runner.close();
    runner = Told.runner(CheckOptions.builder(), TlsRoots.ofSystem());
    assertThat(result(Told.often("a").http("https://127.0.0.1" + port)).output()).contains("tls: ");
    assertThat(
            result(Told.often("a").http("https://localhost" + port).tlsSkipVerify(true)).status())
        .isEqualTo(CheckStatus.PASSING);
    https.stop(0);
  }

  private Told.Result result(CheckDefinitionBuilder check) throws InterruptedException {
    Told told = new Told();
    runner.add(check.build(), CheckState.of(CheckStatus.CRITICAL), told);
    Told.Result first = told.next();
    runner.remove("a");
    return first;
  }
}
