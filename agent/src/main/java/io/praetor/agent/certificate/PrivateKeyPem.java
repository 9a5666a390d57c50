package io.praetor.agent.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM: PKCS#8 ({@code PRIVATE KEY}), which needs the JDK alone, or the older
 * forms of RSA (RFC 8017) and of elliptic curves (RFC 5915), as Consul's {@code tls} command and
 * OpenSSL write them. Stateless.
 */
public final class PrivateKeyPem {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern OLDER = Pattern.compile("-----BEGIN (?:RSA|EC) PRIVATE KEY-----");

  private PrivateKeyPem() {}

  /**
   * The first private key of the text.
   *
   * @throws GeneralSecurityException when there is none that can be used, with the reason
   */
  public static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = PKCS8.matcher(pem);
    if (block.find()) {
      return key(Base64.getMimeDecoder().decode(block.group(1)));
    }
    if (OLDER.matcher(pem).find()) {
      return key(OlderKeyForm.pkcs8(pem));
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
}
