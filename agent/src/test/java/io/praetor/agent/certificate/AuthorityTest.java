package io.praetor.agent.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.certificate.Leaf.Usage;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others' readers of certificates see in ours. */
class AuthorityTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void whatItIssuesIsTrustedByThoseWhoTrustIt() throws Exception {
    Authority authority = Authority.create("us", DAY, List.of());
    Issued issued = authority.issue(leaf("server.dc1.consul"));

    validate(authority, issued);
    assertThat(authority.own().certificate().getBasicConstraints()).isGreaterThan(0);
    assertThat(authority.own().certificate().getKeyUsage()).startsWith(true, false).hasSize(9);
    assertThat(issued.certificate().getBasicConstraints()).isEqualTo(-1);
    assertThat(issued.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=server.dc1.consul");
    assertThat(issued.certificate().getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(issued.certificate().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "server.dc1.consul"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void anotherAuthorityOfTheSameNameIsNotTrusted() throws Exception {
    Issued issued = Authority.create("us", DAY, List.of()).issue(leaf("a"));
    Authority other = Authority.create("us", DAY, List.of());

    assertThatThrownBy(() -> validate(other, issued))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void aConstraintIsStatedAsOthersReadIt() throws Exception {
    Authority authority = Authority.create("us", DAY, List.of("consul"));

    // The JDK holds nobody to it, so the bytes are compared: permitted [0], one subtree, a DNS
    // name.
    assertThat(authority.own().certificate().getExtensionValue("2.5.29.30"))
        .asHexString()
        .isEqualTo("040E300CA00A30088206636F6E73756C");
    assertThat(authority.own().certificate().getCriticalExtensionOIDs()).contains("2.5.29.30");
  }

  @Test
  void yearsAfter2049AreWrittenWithFourDigits() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Authority authority = Authority.create("us", Duration.ofDays(36_500), List.of());

    assertThat(authority.own().certificate().getNotAfter().toInstant())
        .isBetween(
            before.plus(36_500, ChronoUnit.DAYS), Instant.now().plus(36_500, ChronoUnit.DAYS));
  }

  private static Leaf leaf(String name) {
    return new Leaf(
        name,
        List.of(name),
        List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
        List.of(Usage.SERVER, Usage.CLIENT),
        DAY);
  }

  private static void validate(Authority authority, Issued issued) throws GeneralSecurityException {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(authority.own().certificate(), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(issued.certificate())),
            parameters);
  }
}
