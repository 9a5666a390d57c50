package io.praetor.agent.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A certificate with its private key; immutable.
 *
 * @param certificate what may be shown to all
 * @param key what its owner alone has
 */
public record Issued(X509Certificate certificate, PrivateKey key) {

  /** The certificate in PEM (RFC 7468). */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The key in PEM, as PKCS#8. */
  public String keyPem() {
    return Pem.block("PRIVATE KEY", key.getEncoded());
  }

  @Override
  public String toString() {
    return "Issued[" + certificate.getSubjectX500Principal() + "]";
  }
}
