package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.praetor.agent.tls.HttpTls;
import io.praetor.agent.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS over a real socket. */
final class HttpsTest {
  private static final int TIMEOUT_MS = 60_000;
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void certificates() throws Exception {
    for (String name : List.of("first", "second")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  name,
                  "-dname",
                  "CN=" + name,
                  "-ext",
                  "san=ip:127.0.0.1",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  folder.resolve("keys.p12").toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      KeyStore store = store();
      pem(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
      pem(name + "-key.pem", "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
    }
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static void pem(String file, String type, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  private static SslContext context(String name) throws Exception {
    return TlsFiles.of(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"))
        .loadIncoming(HttpTls.PROTOCOLS);
  }

  private static InetSocketAddress listen(TestServer server, HttpTls tls) throws Exception {
    return server.server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
  }

  /** Asks over TLS; the certificate that the server showed is the one of the given name. */
  private static String ask(InetSocketAddress address, String name) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.startHandshake();
      Certificate shown = socket.getSession().getPeerCertificates()[0];
      assertThat(shown).isEqualTo(store().getCertificate(name));
      socket
          .getOutputStream()
          .write(
              "GET /v1/status/leader HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** What comes of asking with the certificate of a name, or with none; empty for nothing. */
  private static String askAs(@Nullable String client, InetSocketAddress address, String alpn)
      throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, PASSWORD);
    if (client != null) {
      own.setKeyEntry(
          client,
          store().getKey(client, PASSWORD),
          PASSWORD,
          new Certificate[] {store().getCertificate(client)});
    }
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(context)
            .version(HttpClient.Version.valueOf(alpn))
            .connectTimeout(Duration.ofMillis(TIMEOUT_MS))
            .build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("https://127.0.0.1:" + address.getPort() + "/v1/status/leader"))
                  .timeout(Duration.ofMillis(TIMEOUT_MS))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.version() + " " + answer.statusCode();
    } catch (HttpTimeoutException e) {
      throw new AssertionError("neither an answer nor an end", e);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void withVerifyIncomingClientsNeedACertificate() throws Exception {
    SslContext context =
        TlsFiles.of(folder.resolve("first.pem"), folder.resolve("first-key.pem"))
            .withAuthorities(folder.resolve("second.pem"), null)
            .withVerifyIncoming(true)
            .loadIncoming(HttpTls.PROTOCOLS);
    try (TestServer server = new TestServer()) {
      InetSocketAddress address =
          listen(server, new HttpTls(() -> context, Duration.ofSeconds(60)));
      for (String version : List.of("HTTP_1_1", "HTTP_2")) {
        assertThat(askAs("second", address, version)).isEqualTo(version + " 200");
        assertThat(askAs(null, address, version)).isEmpty();
        assertThat(askAs("first", address, version)).as("of another authority").isEmpty();
      }
    }
  }

  @Test
  void certificatesAreReplacedForNewConnections() throws Exception {
    AtomicReference<SslContext> current = new AtomicReference<>(context("first"));
    try (TestServer server = new TestServer()) {
      InetSocketAddress address = listen(server, new HttpTls(current::get, Duration.ofSeconds(60)));
      assertThat(ask(address, "first")).startsWith("HTTP/1.1 200 OK");
      current.set(context("second"));
      assertThat(ask(address, "second")).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aClientThatNeverShakesHandsIsSentAway() throws Exception {
    SslContext context = context("first");
    try (TestServer server = new TestServer()) {
      InetSocketAddress address =
          listen(server, new HttpTls(() -> context, Duration.ofMillis(200)));
      try (Socket silent = new Socket(address.getAddress(), address.getPort())) {
        silent.setSoTimeout(TIMEOUT_MS);
        assertThat(silent.getInputStream().readAllBytes().length).isLessThan(100);
      }
      try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
        plain.setSoTimeout(TIMEOUT_MS);
        plain
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).doesNotContain("HTTP/1.1 200");
      }
    }
  }

  /** Many requests at once on one connection: each stream waits for itself alone. */
  @Test
  void speaksHttp2() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    SslContext context = context("first");
    try (TestServer server = new TestServer();
        HttpClient client =
            HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_2).build()) {
      InetSocketAddress address =
          listen(server, new HttpTls(() -> context, Duration.ofSeconds(60)));
      String kv = "https://127.0.0.1:" + address.getPort() + "/v1/kv/";
      byte[] large = new byte[300_000];
      HttpResponse<String> put =
          client.send(
              HttpRequest.newBuilder(URI.create(kv + "large"))
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(large))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(put.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(put.body()).isEqualTo("true");
      HttpResponse<byte[]> got =
          client.send(
              HttpRequest.newBuilder(URI.create(kv + "large?raw")).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(got.body()).isEqualTo(large);
      long index = got.headers().firstValueAsLong("x-consul-index").orElseThrow();
      List<CompletableFuture<HttpResponse<String>>> parked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        parked.add(
            client.sendAsync(
                HttpRequest.newBuilder(URI.create(kv + "large?wait=60s&index=" + index)).build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      HttpResponse<Void> head =
          client.send(
              HttpRequest.newBuilder(URI.create(kv + "large")).HEAD().build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(head.version()).isEqualTo(HttpClient.Version.HTTP_2);
      client.send(
          HttpRequest.newBuilder(URI.create(kv + "large"))
              .PUT(HttpRequest.BodyPublishers.ofString("small"))
              .build(),
          HttpResponse.BodyHandlers.discarding());
      for (CompletableFuture<HttpResponse<String>> query : parked) {
        HttpResponse<String> answer = query.get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("c21hbGw=");
      }
    }
  }
}
