package io.praetor.client.text;

import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates and private keys in PEM (RFC 7468): keys in PKCS#8, or in the older forms of
 * RSA (RFC 8017) and of elliptic curves (RFC 5915), as Consul's {@code tls} command and OpenSSL
 * write them. Stateless.
 */
public final class PemReader {
  private PemReader() {}

  /**
   * The certificates of a text; empty if there are none.
   *
   * @throws CertificateException when one cannot be read
   */
  public static List<X509Certificate> certificates(InputStream pem) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      found.add((X509Certificate) each);
    }
    return found;
  }

  /**
   * The first private key of a text.
   *
   * @throws GeneralSecurityException when there is none that can be used, with the reason
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    String block = block(pem, "PRIVATE KEY");
    if (block != null) {
      return key(decode(block));
    }
    block = block(pem, "RSA PRIVATE KEY");
    if (block != null) {
      return key(OlderKeyForm.rsa(decode(block)));
    }
    block = block(pem, "EC PRIVATE KEY");
    if (block != null) {
      return key(OlderKeyForm.ellipticCurve(decode(block)));
    }
    throw new InvalidKeySpecException(
        "there is no block \"PRIVATE KEY\" (an encrypted key cannot be used)");
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits");
    for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }

  private static @Nullable String block(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END " + label + "-----", Math.max(0, start));
    return start < 0 || end < 0 ? null : pem.substring(start + begin.length(), end);
  }

  private static byte[] decode(String block) throws InvalidKeySpecException {
    // OpenSSL's older encryption is told by headers in front of the key (RFC 1421).
    if (block.indexOf(':') >= 0) {
      throw new InvalidKeySpecException("an encrypted key cannot be used");
    }
    try {
      return Base64.getMimeDecoder().decode(block);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the key is not base64", e);
    }
  }
}
