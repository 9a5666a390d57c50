package io.praetor.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload reads everything before it replaces anything. */
class CertificateReloadTest {
  @TempDir Path folder;

  private AgentConfig.Tls.Profile profile(String name) throws Exception {
    Issued issued = Authority.create(name, Duration.ofDays(1), List.of()).own();
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + "-key.pem");
    Files.writeString(certificate, issued.certificatePem());
    Files.writeString(key, issued.keyPem());
    return new AgentConfig.Tls.Profile(
        null, null, certificate, key, false, false, false, "TLSv1_2", List.of());
  }

  @Test
  void theOldCertificatesHoldUntilTheNewOnesArePutInTheirPlace() throws Exception {
    AgentConfig.Tls.Profile old = profile("old");
    HttpsCertificates https = new HttpsCertificates(old);
    RpcCertificates rpc = new RpcCertificates(old, "dc1");
    SslContext httpsBefore = https.current();
    RpcTls rpcBefore = rpc.current();

    Runnable replaceHttps = https.read(profile("new"));
    AgentConfig.Tls.Profile broken = profile("broken");
    Files.writeString(folder.resolve("broken-key.pem"), "no key");
    assertThatThrownBy(() -> rpc.read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken-key.pem");
    assertThat(https.current()).isSameAs(httpsBefore);
    assertThat(rpc.current()).isSameAs(rpcBefore);

    replaceHttps.run();
    assertThat(https.current()).isNotSameAs(httpsBefore);
  }
}
