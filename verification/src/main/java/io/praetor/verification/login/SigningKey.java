package io.praetor.verification.login;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pair of keys of a provider; immutable.
 *
 * @param id what tokens call it
 */
public record SigningKey(String id, KeyPair pair) {
  private static final int P256_BYTES = 32;

  /** A new key for RS256 and its kin. */
  public static SigningKey rsa(String id, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new SigningKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new key for ES256. */
  public static SigningKey ellipticCurve(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new SigningKey(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its public half in PEM. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** Its public half as an element of a set of keys (RFC 7517). */
  Map<String, Object> published() {
    Map<String, Object> key = new LinkedHashMap<>();
    switch (pair.getPublic()) {
      case RSAPublicKey rsa -> {
        key.put("kty", "RSA");
        key.put("n", number(rsa.getModulus(), 0));
        key.put("e", number(rsa.getPublicExponent(), 0));
      }
      case ECPublicKey ec -> {
        key.put("kty", "EC");
        key.put("crv", "P-256");
        key.put("x", number(ec.getW().getAffineX(), P256_BYTES));
        key.put("y", number(ec.getW().getAffineY(), P256_BYTES));
      }
      default -> throw new IllegalStateException("no such key");
    }
    key.put("use", "sig");
    key.put("kid", id);
    return key;
  }

  private static String number(BigInteger number, int bytesMin) {
    byte[] bytes = number.toByteArray();
    if (bytes[0] == 0 && bytes.length > 1) {
      bytes = Arrays.copyOfRange(bytes, 1, bytes.length);
    }
    byte[] padded = bytes;
    if (bytes.length < bytesMin) {
      padded = new byte[bytesMin];
      System.arraycopy(bytes, 0, padded, bytesMin - bytes.length, bytes.length);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }
}
