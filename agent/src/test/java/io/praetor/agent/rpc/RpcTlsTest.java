package io.praetor.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.rpc.RequestFailure.Kind;
import io.praetor.agent.rpc.Service.Lane;
import io.praetor.agent.tls.RpcTls;
import io.praetor.agent.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcTlsTest {
  private static final String SERVER = "server.dc1.consul";

  @TempDir static Path folder = Path.of("");

  private final Ports ports = new Ports();

  @BeforeAll
  static void certificates() throws Exception {
    authority("ca");
    authority("other-ca");
    certificate("server", "ca", SERVER);
    certificate("renewed", "ca", SERVER);
    certificate("client", "ca", "client.dc1.consul");
    certificate("stranger", "other-ca", SERVER);
  }

  private static void authority(String name) throws Exception {
    keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c");
    pem(folder.resolve(name + ".pem"), "CERTIFICATE", store().getCertificate(name).getEncoded());
  }

  private static void certificate(String name, String authority, String dnsName) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-signer",
        authority,
        "-ext",
        "san=dns:" + dnsName + ",dns:localhost");
    KeyStore store = store();
    pem(folder.resolve(name + ".pem"), "CERTIFICATE", store.getCertificate(name).getEncoded());
    pem(
        folder.resolve(name + "-key.pem"),
        "PRIVATE KEY",
        store.getKey(name, "changeit".toCharArray()).getEncoded());
  }

  private static void keytool(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(args));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storepass", "changeit"));
    command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n");
  }

  private static RpcTls tls(String name, String authority, @Nullable String serverName)
      throws IOException {
    return TlsFiles.of(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"))
        .withAuthorities(folder.resolve(authority + ".pem"), null)
        .withVerifyIncoming(true)
        .withVerifyOutgoing(true)
        .withServerName(serverName)
        .load();
  }

  @AfterEach
  void close() {
    ports.close();
  }

  private RpcPort open(String name, boolean server, @Nullable RpcTls tls) throws IOException {
    Identity identity = new Identity("dc1", "", "id-" + name, name, "127.0.0.1:0", server, "1");
    RpcPort port = ports.open(Ports.options(), identity, () -> tls);
    port.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    return port;
  }

  private static Answered ask(RpcPort from, RpcPort to) {
    Answered answered = new Answered();
    var _ = from.request(Ports.addressOf(to), Service.CLUSTER, new byte[] {5}, 60_000, answered);
    return answered;
  }

  @Test
  void agentsOfOneAuthorityTalk() throws Exception {
    RpcPort a = open("a", true, tls("server", "ca", SERVER));
    RpcPort b = open("b", true, tls("renewed", "ca", SERVER));
    RpcPort client = open("c", false, tls("client", "ca", SERVER));
    assertThat(ask(a, b).body()).containsExactly(5);
    assertThat(ask(client, b).body()).containsExactly(5);
  }

  @Test
  void whoHasNoValidCertificateGetsNothingAndIsLoggedOnceWithItsAddress() throws Exception {
    try (LogLines log = LogLines.open()) {
      RpcPort b = open("b", true, tls("server", "ca", null));
      RpcPort stranger = open("s", true, tls("stranger", "other-ca", null));
      RpcPort plain = open("p", true, null);
      for (int i = 0; i < 3; i++) {
        assertThat(ask(stranger, b).failure().kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(ask(plain, b).failure().kind()).isEqualTo(Kind.NOT_SENT);
      }
      Eventually.is("both are logged", () -> log.with("Refused a connection").size() >= 2);
      assertThat(log.with("does not speak TLS")).hasSize(1);
      assertThat(log.with("Refused a connection from 127.0.0.1")).hasSize(2);
    }
  }

  @Test
  void aServerThatCannotBeTrustedIsNotAsked() throws Exception {
    RpcPort trusting = open("a", true, tls("server", "ca", null));
    RpcTls lax = tls("stranger", "other-ca", null);
    RpcPort stranger =
        open("s", true, new RpcTls(lax.incoming(), lax.outgoing(), false, true, null));
    RequestFailure failure = ask(trusting, stranger).failure();
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SENT);
    assertThat(failure.reason()).contains("TLS failed");
  }

  @Test
  void aClientsCertificateDoesNotMakeAServer() throws Exception {
    RpcPort b = open("b", true, tls("server", "ca", SERVER));
    RpcPort impostor = open("i", true, tls("client", "ca", null));
    assertThat(ask(impostor, b).failure().reason()).contains("does not name " + SERVER);
    // And in the other direction: whoever is dialled has to have the name too.
    assertThat(ask(b, impostor).failure().reason()).contains("TLS failed");
  }

  @Test
  void certificatesAreReplacedWithoutARestart() throws Exception {
    AtomicReference<@Nullable RpcTls> current = new AtomicReference<>(tls("server", "ca", null));
    RpcPort a = ports.open(Ports.options(), Ports.identity("a", "dc1", ""), current::get);
    a.serve(Service.CLUSTER, (from, body, reply) -> reply.respond(body));
    RpcPort old = open("old", true, tls("client", "ca", null));
    assertThat(ask(old, a).body()).containsExactly(5);
    current.set(tls("stranger", "other-ca", null));
    RpcPort young = open("young", true, tls("stranger", "other-ca", null));
    assertThat(ask(young, a).body()).containsExactly(5);
    // Connections that stand are kept; new ones need what is valid now.
    assertThat(ask(old, a).body()).containsExactly(5);
    old.forget(Ports.addressOf(a));
    assertThat(old.rttNanos(Ports.addressOf(a), Lane.CONTROL)).isNegative();
    assertThat(ask(old, a).failure().kind()).isEqualTo(Kind.NOT_SENT);
  }
}
