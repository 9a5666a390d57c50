package io.praetor.verification.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a backend that takes nobody without a certificate of its authority. */
class TlsChecksTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Authority authority;
  private HttpsServer backend;

  @BeforeEach
  void start() throws Exception {
    authority = Authority.create("tests", DAY, List.of());
    backend = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    backend.setExecutor(threads);
    backend.setHttpsConfigurator(
        new HttpsConfigurator(context(issue("backend", Leaf.Usage.SERVER))) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
            chosen.setNeedClientAuth(true);
            parameters.setSSLParameters(chosen);
          }
        });
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    backend.start();
  }

  @AfterEach
  void stop() {
    backend.stop(0);
    threads.shutdownNow();
  }

  @Test
  void theAgentShowsItsCertificateWhereItIsToldTo() throws Exception {
    try (ProductProcess agent = agent(true).awaitLeader(WAIT_MAX)) {
      register(agent, "");
      assertThat(checks(agent, "passing")).contains("200 OK");
    }
  }

  @Test
  void theAgentShowsNoneOtherwise() throws Exception {
    try (ProductProcess agent = agent(false).awaitLeader(WAIT_MAX)) {
      register(agent, ",\"TLSSkipVerify\":true");
      assertThat(checks(agent, "critical")).doesNotContain("200 OK");
    }
  }

  private Issued issue(String name, Leaf.Usage... usages) throws Exception {
    return authority.issue(
        new Leaf(
            name,
            List.of(name, "server.dc1.consul"),
            List.of(InetAddress.ofLiteral("127.0.0.1")),
            List.of(usages),
            DAY));
  }

  private SSLContext context(Issued own) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.own().certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private ProductProcess agent(boolean showsCertificate) throws Exception {
    Issued own = issue("agent", Leaf.Usage.SERVER, Leaf.Usage.CLIENT);
    Path ca = Files.writeString(folder.resolve("ca.pem"), authority.own().certificatePem());
    Path certificate = Files.writeString(folder.resolve("agent.pem"), own.certificatePem());
    Path key = Files.writeString(folder.resolve("agent-key.pem"), own.keyPem());
    return ProductProcess.single(
        folder.resolve("agent"),
        "-hcl=tls { enable_agent_tls_for_checks = "
            + showsCertificate
            + " internal_rpc { ca_file = \""
            + ca
            + "\" cert_file = \""
            + certificate
            + "\" key_file = \""
            + key
            + "\" } }");
  }

  private void register(ProductProcess agent, String more) throws IOException {
    String check =
        "{\"HTTP\":\"https://127.0.0.1:"
            + backend.getAddress().getPort()
            + "/\",\"Interval\":\"1s\""
            + more
            + "}";
    RawHttp.Answer answer =
        RawHttp.send(
            agent.httpPort(),
            "PUT",
            "/v1/agent/service/register",
            ("{\"Name\":\"web\",\"Check\":" + check + "}").getBytes(UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** What the agent tells of the check once it has run and has a status. */
  private String checks(ProductProcess agent, String status) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    String seen = "";
    while (!seen.contains("\"Status\":\"" + status + "\"") || seen.contains("\"Output\":\"\"")) {
      assertThat(System.nanoTime() - deadline).as("the check is %s: %s", status, seen).isNegative();
      LockSupport.parkNanos(50_000_000);
      seen = RawHttp.send(agent.httpPort(), "GET", "/v1/agent/checks", null).text();
    }
    return seen;
  }
}
