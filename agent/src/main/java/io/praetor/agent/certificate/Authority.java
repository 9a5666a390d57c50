package io.praetor.agent.certificate;

import io.praetor.agent.certificate.Extensions.KeyUsage;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One who signs certificates: its own certificate and key; immutable. */
public final class Authority {
  private static final int SERIAL_BYTES = 16;
  private static final int KEY_ID_BYTES = 20;
  private static final int VERSION_3 = 2;
  private static final String COMMON_NAME = "2.5.4.3";

  /** The clocks of two machines differ; a certificate made now has to hold on both. */
  private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

  private final Issued own;

  /** The authority of this certificate and key. */
  public Authority(Issued own) {
    this.own = own;
  }

  /**
   * A new authority that vouches for itself, with a key on the curve P-256.
   *
   * @param commonName its name
   * @param permittedDomains if there are any, it may vouch for names below these alone (RFC 5280,
   *     section 4.2.1.10); OpenSSL and Go hold it to that, the JDK does not look at the constraints
   *     of an authority that it trusts itself
   */
  public static Authority create(
      String commonName, Duration lifetime, List<String> permittedDomains)
      throws GeneralSecurityException {
    KeyPair pair = newKeys();
    byte[] name = distinguishedName(commonName);
    Extensions extensions =
        new Extensions()
            .keyUsage(KeyUsage.SIGNATURE, KeyUsage.CERTIFICATE_SIGN, KeyUsage.CRL_SIGN)
            .authority(true)
            .subjectKey(keyId(pair.getPublic()))
            .authorityKey(keyId(pair.getPublic()))
            .permitted(permittedDomains);
    X509Certificate certificate =
        sign(name, name, pair.getPublic(), lifetime, extensions, pair.getPrivate());
    return new Authority(new Issued(certificate, pair.getPrivate()));
  }

  /** Its own certificate and key. */
  public Issued own() {
    return own;
  }

  /** Makes a key on the curve P-256, and vouches for it. */
  public Issued issue(Leaf leaf) throws GeneralSecurityException {
    KeyPair pair = newKeys();
    Extensions extensions =
        new Extensions()
            .keyUsage(KeyUsage.SIGNATURE)
            .extendedKeyUsage(leaf.usages())
            .authority(false)
            .subjectKey(keyId(pair.getPublic()))
            .authorityKey(ownKeyId())
            .alternativeNames(leaf.dnsNames(), leaf.addresses());
    X509Certificate certificate =
        sign(
            own.certificate().getSubjectX500Principal().getEncoded(),
            distinguishedName(leaf.commonName()),
            pair.getPublic(),
            leaf.lifetime(),
            extensions,
            own.key());
    return new Issued(certificate, pair.getPrivate());
  }

  /** The id that its certificate states: others may have made it by another rule. */
  private byte[] ownKeyId() throws GeneralSecurityException {
    byte[] stated = own.certificate().getExtensionValue("2.5.29.14");
    // An OCTET STRING in an OCTET STRING, both short enough for a length of one byte.
    return stated == null || stated.length < 6 || stated.length > 0x80
        ? keyId(own.certificate().getPublicKey())
        : Arrays.copyOfRange(stated, 4, stated.length);
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** A certificate (RFC 5280, section 4.1). */
  private static X509Certificate sign(
      byte[] issuer,
      byte[] subject,
      PublicKey key,
      Duration lifetime,
      Extensions extensions,
      PrivateKey signer)
      throws GeneralSecurityException {
    String algorithm = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] identifier =
        algorithm.equals("SHA256withRSA")
            ? Der.sequence(Der.name("1.2.840.113549.1.1.11"), new byte[] {5, 0})
            : Der.sequence(Der.name("1.2.840.10045.4.3.2"));
    Instant now = Instant.now();
    byte[] body =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.valueOf(VERSION_3))),
            Der.integer(serial()),
            identifier,
            issuer,
            Der.sequence(Der.time(now.minus(CLOCK_SKEW_MAX)), Der.time(now.plus(lifetime))),
            subject,
            key.getEncoded(),
            extensions.encoded());
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(signer);
    signature.update(body);
    byte[] der = Der.sequence(body, identifier, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static BigInteger serial() {
    byte[] random = new byte[SERIAL_BYTES];
    new SecureRandom().nextBytes(random);
    // Never zero (RFC 5280, section 4.1.2.2).
    return new BigInteger(1, random).setBit(0);
  }

  private static byte[] distinguishedName(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.name(COMMON_NAME), Der.text(commonName))));
  }

  /** RFC 7093, section 2: the leftmost 160 bits of a SHA-256, rather than a SHA-1. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(
        MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
  }
}
