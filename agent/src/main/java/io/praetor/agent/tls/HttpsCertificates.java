package io.praetor.agent.tls;

import io.netty.handler.ssl.SslContext;
import io.praetor.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;

/** The certificates of HTTPS, replaced at each reload. Reloaded by one thread, read by any. */
public final class HttpsCertificates {
  /** What a reload leaves as it is: whom it asks for a certificate, and in which versions. */
  private final AgentConfig.Tls.Profile first;

  private volatile SslContext current;

  /**
   * Reads them for the first time.
   *
   * @throws IOException with a sentence for the operator
   */
  public HttpsCertificates(AgentConfig.Tls.Profile profile) throws IOException {
    first = profile;
    current = load(profile);
  }

  public SslContext current() {
    return current;
  }

  /**
   * Reads them again, and leaves those of before in place.
   *
   * @return what puts the new ones in their place, for the next connection on
   * @throws IOException with a sentence for the operator
   */
  public Runnable read(AgentConfig.Tls.Profile profile) throws IOException {
    SslContext next = load(profile);
    return () -> current = next;
  }

  private SslContext load(AgentConfig.Tls.Profile profile) throws IOException {
    Path certificate = profile.certFile();
    Path key = profile.keyFile();
    if (certificate == null || key == null) {
      throw new IOException(
          "ports.https needs a certificate: set tls.https.cert_file and tls.https.key_file");
    }
    return TlsFiles.of(certificate, key)
        .withAuthorities(profile.caFile(), profile.caPath())
        .withVerifyIncoming(first.verifyIncoming())
        .withProtocol(first.minVersion(), first.cipherSuites())
        .loadIncoming(HttpTls.PROTOCOLS);
  }
}
