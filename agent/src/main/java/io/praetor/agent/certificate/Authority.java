package io.praetor.agent.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * One who signs certificates: its own certificate and key; immutable. Certificates are made by
 * BouncyCastle, which is loaded with the first; keys and signatures are the JDK's.
 */
public final class Authority {
  private static final int SERIAL_BYTES = 16;
  private static final int KEY_ID_BYTES = 20;

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
    X500Name name = distinguishedName(commonName);
    try {
      X509v3CertificateBuilder made = begin(name, name, pair.getPublic(), lifetime);
      made.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      byte[] keyId = keyId(pair.getPublic());
      made.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId));
      made.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId));
      if (!permittedDomains.isEmpty()) {
        made.addExtension(Extension.nameConstraints, true, permitted(permittedDomains));
      }
      return new Authority(new Issued(sign(made, pair.getPrivate()), pair.getPrivate()));
    } catch (IOException e) {
      throw notEncoded(e);
    }
  }

  /** Its own certificate and key. */
  public Issued own() {
    return own;
  }

  /** Makes a key on the curve P-256, and vouches for it. */
  public Issued issue(Leaf leaf) throws GeneralSecurityException {
    KeyPair pair = newKeys();
    try {
      X509v3CertificateBuilder made =
          begin(
              X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded()),
              distinguishedName(leaf.commonName()),
              pair.getPublic(),
              leaf.lifetime());
      made.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      if (!leaf.usages().isEmpty()) {
        made.addExtension(Extension.extendedKeyUsage, false, purposes(leaf.usages()));
      }
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      made.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(pair.getPublic())));
      made.addExtension(
          Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(ownKeyId()));
      GeneralNames names = alternativeNames(leaf);
      if (names.getNames().length > 0) {
        made.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new Issued(sign(made, own.key()), pair.getPrivate());
    } catch (IOException e) {
      throw notEncoded(e);
    }
  }

  /** The id that its certificate states: others may have made it by another rule. */
  private byte[] ownKeyId() throws GeneralSecurityException {
    byte[] stated = own.certificate().getExtensionValue(Extension.subjectKeyIdentifier.getId());
    return stated == null
        ? keyId(own.certificate().getPublicKey())
        : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(stated).getOctets())
            .getKeyIdentifier();
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder begin(
      X500Name issuer, X500Name subject, PublicKey key, Duration lifetime) {
    Instant now = Instant.now();
    return new X509v3CertificateBuilder(
        issuer,
        serial(),
        Date.from(now.minus(CLOCK_SKEW_MAX)),
        Date.from(now.plus(lifetime)),
        subject,
        SubjectPublicKeyInfo.getInstance(key.getEncoded()));
  }

  private static X509Certificate sign(X509v3CertificateBuilder made, PrivateKey signer)
      throws GeneralSecurityException, IOException {
    String algorithm = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] der;
    try {
      der = made.build(new JcaContentSignerBuilder(algorithm).build(signer)).getEncoded();
    } catch (OperatorCreationException | RuntimeOperatorException e) {
      throw new SignatureException(e.getMessage(), e);
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static ExtendedKeyUsage purposes(List<Leaf.Usage> usages) {
    return new ExtendedKeyUsage(
        usages.stream()
            .map(usage ->
                switch (usage) {
                  case SERVER -> KeyPurposeId.id_kp_serverAuth;
                  case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                })
            .toArray(KeyPurposeId[]::new));
  }

  private static GeneralNames alternativeNames(Leaf leaf) {
    List<GeneralName> names = new ArrayList<>();
    for (String name : leaf.dnsNames()) {
      names.add(new GeneralName(GeneralName.dNSName, name));
    }
    for (InetAddress address : leaf.addresses()) {
      names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress())));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static NameConstraints permitted(List<String> domains) {
    GeneralSubtree[] trees =
        domains.stream()
            .map(domain -> new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain)))
            .toArray(GeneralSubtree[]::new);
    return new NameConstraints(trees, null);
  }

  private static GeneralSecurityException notEncoded(IOException e) {
    return new GeneralSecurityException("the certificate can't be encoded: " + e.getMessage(), e);
  }

  private static BigInteger serial() {
    byte[] random = new byte[SERIAL_BYTES];
    new SecureRandom().nextBytes(random);
    // Never zero (RFC 5280, section 4.1.2.2).
    return new BigInteger(1, random).setBit(0);
  }

  private static X500Name distinguishedName(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, new DERUTF8String(commonName))
        .build();
  }

  /** RFC 7093, section 2: the leftmost 160 bits of a SHA-256, rather than a SHA-1. */
  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(
        MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), KEY_ID_BYTES);
  }
}
