package io.praetor.agent.tls;

import io.praetor.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the port between agents, replaced at each reload. Reloaded by one thread,
 * read by any.
 */
public final class RpcCertificates {
  private final String datacenter;
  private volatile @Nullable RpcTls current;

  /**
   * Reads them for the first time.
   *
   * @throws IOException with a sentence for the operator
   */
  public RpcCertificates(AgentConfig.Tls.Profile profile, String datacenter) throws IOException {
    this.datacenter = datacenter;
    current = load(profile);
  }

  /** What holds for the next connection; null where there is no TLS. */
  public @Nullable RpcTls current() {
    return current;
  }

  /**
   * Reads them again, and leaves those of before in place.
   *
   * @return what puts the new ones in their place, for the next connection on
   * @throws IOException with a sentence for the operator
   */
  public Runnable read(AgentConfig.Tls.Profile profile) throws IOException {
    @Nullable RpcTls next = load(profile);
    return () -> current = next;
  }

  private @Nullable RpcTls load(AgentConfig.Tls.Profile profile) throws IOException {
    if (!profile.hasCertificate() && !profile.verifyIncoming() && !profile.verifyOutgoing()) {
      return null;
    }
    return files(profile, datacenter).load();
  }

  /**
   * Where they lie.
   *
   * @throws IOException with a sentence for the operator, if no certificate is stated
   */
  public static TlsFiles files(AgentConfig.Tls.Profile profile, String datacenter)
      throws IOException {
    Path certificate = profile.certFile();
    Path key = profile.keyFile();
    if (certificate == null || key == null) {
      throw new IOException(
          "verify_incoming and verify_outgoing need a certificate: set"
              + " tls.internal_rpc.cert_file and tls.internal_rpc.key_file");
    }
    return TlsFiles.of(certificate, key)
        .withAuthorities(profile.caFile(), profile.caPath())
        .withVerifyIncoming(profile.verifyIncoming())
        .withVerifyOutgoing(profile.verifyOutgoing())
        .withServerName(profile.verifyServerHostname() ? "server." + datacenter + ".consul" : null)
        .withProtocol(profile.minVersion(), profile.cipherSuites());
  }
}
