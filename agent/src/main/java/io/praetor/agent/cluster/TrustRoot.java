package io.praetor.agent.cluster;

import io.praetor.agent.certificate.Authority;
import io.praetor.store.View;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's root certificate, kept in the store so that all servers show the same one at all
 * times; immutable. It is made when a client first asks for it ({@link TrustRootCreation}).
 *
 * <p>There is no mesh behind it, so nothing is signed by it: its key is dropped as soon as the
 * certificate is made, and no snapshot holds a secret.
 *
 * @param trustDomain the cluster's id below {@code .consul}
 * @param pem the certificate
 * @param createIndex the store index at which it was kept
 * @param modifyIndex the same, unless it was replaced
 */
public record TrustRoot(String trustDomain, String pem, long createIndex, long modifyIndex) {
  /** As long as Consul's own roots last. */
  private static final Duration LIFETIME = Duration.ofDays(3650);

  /** The root in a view, or null if none was made yet. */
  public static @Nullable TrustRoot of(View view) {
    KeptSetting kept = view.setting(ClusterSetting.Kind.ROOT);
    return kept != null && kept.value() instanceof ClusterSetting.Root(String pem)
        ? new TrustRoot(view.clusterId() + ".consul", pem, kept.createIndex(), kept.modifyIndex())
        : null;
  }

  /** A new root for a cluster, in PEM. */
  static String make(String clusterId) throws GeneralSecurityException {
    return Authority.create("Praetor Root " + clusterId, LIFETIME, List.of())
        .own()
        .certificatePem();
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalStateException("the root that the store keeps is no certificate", e);
    }
  }
}
