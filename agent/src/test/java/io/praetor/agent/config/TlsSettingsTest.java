package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.praetor.agent.config.AgentConfig.Tls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
  private static final String FILES = "ca_file = \"ca\" cert_file = \"c\" key_file = \"k\" ";

  private static Tls tls(String hcl) throws ConfigException {
    return ReloadTest.config(hcl).tls();
  }

  private static List<String> problems(String hcl) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> tls(hcl));
    assertThat(e).as("problems of %s", hcl).isNotNull();
    return e.problems();
  }

  @Test
  void nothingIsAskedUnlessStated() throws Exception {
    Tls.Profile none =
        new Tls.Profile(null, null, null, null, false, false, false, "TLSv1_2", List.of());
    assertThat(tls("")).isEqualTo(new Tls(none, none, none, false));
  }

  @Test
  void olderNamesMeanAllListeners() throws Exception {
    Tls tls =
        tls(
            FILES
                + "\nverify_incoming = true\nverify_outgoing = true\ntls_min_version = \"tls13\"");
    assertThat(tls.internalRpc())
        .isEqualTo(
            new Tls.Profile(
                Path.of("ca"),
                null,
                Path.of("c"),
                Path.of("k"),
                true,
                true,
                false,
                "TLSv1_3",
                List.of()));
    assertThat(tls.https().hasCertificate()).isTrue();
    assertThat(tls.https().verifyOutgoing()).isFalse();
  }

  @Test
  void aListenersOwnSettingWinsOverTheDefaultInAnyOrder() throws Exception {
    Tls tls =
        tls(
            "tls { internal_rpc { cert_file = \"own\" key_file = \"own-key\" verify_incoming = false tls_cipher_suites = [\"A\"] }"
                + " defaults { "
                + FILES
                + "verify_incoming = true tls_cipher_suites = [\"B\"] } }");
    assertThat(tls.internalRpc().certFile()).isEqualTo(Path.of("own"));
    assertThat(tls.internalRpc().caFile()).isEqualTo(Path.of("ca"));
    assertThat(tls.internalRpc().verifyIncoming()).isFalse();
    assertThat(tls.internalRpc().cipherSuites()).containsExactly("A");
    assertThat(tls.https().certFile()).isEqualTo(Path.of("c"));
    assertThat(tls.https().cipherSuites()).containsExactly("B");
  }

  @Test
  void aServersNameIsCheckedOnlyWhereItsCertificateIs() throws Exception {
    Tls.Profile rpc = tls(FILES + "verify_server_hostname = true").internalRpc();
    assertThat(rpc.verifyServerHostname()).isTrue();
    assertThat(rpc.verifyOutgoing()).isTrue();
    assertThat(tls(FILES + "verify_incoming_rpc = true").internalRpc().verifyIncoming()).isTrue();
  }

  @Test
  void httpsWithACertificateIsServed() throws Exception {
    AgentConfig config = ReloadTest.config(FILES + "ports { https = 8501 }");
    assertThat(config.http().https())
        .containsExactly(new AgentConfig.Listener.Tcp("127.0.0.1", 8501));
    assertThat(config.tls().https().keyFile()).isEqualTo(Path.of("k"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(problems("verify_outgoing = true"))
        .singleElement()
        .asString()
        .contains("tls.internal_rpc.ca_file or ca_path");
    assertThat(problems("verify_incoming_rpc = true\nca_file = \"ca\""))
        .singleElement()
        .asString()
        .contains("cert_file and key_file");
    assertThat(problems("tls { https { cert_file = \"c\" } }"))
        .containsExactly(
            "-hcl:1:27: tls.https.cert_file = \"c\": a certificate and its key go together; state key_file too");
    assertThat(problems("tls { defaults { tls_min_version = \"TLSv1_0\" } }"))
        .containsExactly(
            "-hcl:1:36: tls.defaults.tls_min_version = \"TLSv1_0\": it has to be TLSv1_2 or TLSv1_3");
    assertThat(problems("ca_file = \"a\\u0000b\""))
        .containsExactly(
            "-hcl:1:11: ca_file = \"a\u0000b\": it cannot be a path: Nul character not allowed");
  }

  @Test
  void clientsCertificatesOverHttpsNeedAnAuthority() throws Exception {
    assertThat(
            tls(FILES + "verify_incoming = true\nports { https = 8501 }").https().verifyIncoming())
        .isTrue();
    assertThat(tls(FILES + "verify_incoming_https = true").internalRpc().verifyIncoming())
        .isFalse();
    assertThat(
            problems(
                "cert_file = \"c\" key_file = \"k\" ports { https = 8501 }"
                    + " tls { https { verify_incoming = true } }"))
        .singleElement()
        .asString()
        .contains("tls.https.verify_incoming = true")
        .contains("ca_file or ca_path");
    assertThat(
            tls(FILES
                    + "verify_incoming = true\nports { https = 8501 }\ntls { https { verify_incoming = false } }")
                .https()
                .verifyIncoming())
        .isFalse();
  }
}
