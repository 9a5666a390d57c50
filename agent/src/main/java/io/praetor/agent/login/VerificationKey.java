package io.praetor.agent.login;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.praetor.client.text.PemReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public key that signatures are checked with; immutable. Only kinds of which the private half
 * stays with the provider: a secret that both sides know is none, so that no public text can be
 * taken for one.
 *
 * @param id what tokens call it, or null
 * @param algorithm the only one that it is for, or null
 */
record VerificationKey(@Nullable String id, @Nullable Algorithm algorithm, PublicKey key) {
  private static final int RSA_BITS_MIN = 2_048;
  private static final int KEYS_MAX = 256;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /** The key of a text in PEM: a public key, or a certificate that has one. */
  static VerificationKey ofPem(String pem) throws MethodConfigException {
    PublicKey key = publicKey(pem);
    if (!isUsable(key)) {
      throw new MethodConfigException(
          "a key in JWTValidationPubKeys is neither RSA of at least "
              + RSA_BITS_MIN
              + " bits nor of an elliptic curve");
    }
    return new VerificationKey(null, null, key);
  }

  private static PublicKey publicKey(String pem) throws MethodConfigException {
    int start = pem.indexOf(BEGIN);
    int end = pem.indexOf(END, Math.max(0, start));
    try {
      if (start >= 0 && end >= 0) {
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(start + BEGIN.length(), end));
        return decoded(der);
      }
      List<X509Certificate> certificates =
          PemReader.certificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (!certificates.isEmpty()) {
        return certificates.getFirst().getPublicKey();
      }
    } catch (CertificateException | InvalidKeySpecException | IllegalArgumentException e) {
      throw new MethodConfigException("a key in JWTValidationPubKeys cannot be read");
    }
    throw new MethodConfigException(
        "JWTValidationPubKeys have to be public keys or certificates in PEM");
  }

  private static PublicKey decoded(byte[] der) throws InvalidKeySpecException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits");
    for (String kind : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        last = e;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has RSA and EC", e);
      }
    }
    throw last;
  }

  /**
   * The usable keys of a set (RFC 7517); others are left out.
   *
   * @throws ParseException if it is no set of keys
   */
  static List<VerificationKey> ofSet(String json) throws ParseException {
    List<VerificationKey> keys = new ArrayList<>();
    for (JWK each : JWKSet.parse(json).getKeys()) {
      PublicKey key = isForSignatures(each) ? publicHalf(each) : null;
      if (key != null && isUsable(key) && keys.size() < KEYS_MAX) {
        keys.add(new VerificationKey(each.getKeyID(), each.getAlgorithm(), key));
      }
    }
    return List.copyOf(keys);
  }

  private static boolean isForSignatures(JWK key) {
    return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key.getKeyOperations() == null
            || key.getKeyOperations().isEmpty()
            || key.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static @Nullable PublicKey publicHalf(JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa -> rsa.toRSAPublicKey();
        case ECKey ec -> ec.toECPublicKey();
        default -> null;
      };
    } catch (JOSEException e) {
      // A curve that is not known here: a token that needs it finds no key.
      return null;
    }
  }

  private static boolean isUsable(PublicKey key) {
    return key instanceof ECPublicKey
        || (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= RSA_BITS_MIN);
  }

  /** Whether a token's header may mean it. */
  boolean fits(JWSHeader header) {
    boolean isKind =
        key instanceof RSAPublicKey
            ? JWSAlgorithm.Family.RSA.contains(header.getAlgorithm())
            : JWSAlgorithm.Family.EC.contains(header.getAlgorithm());
    return isKind
        && (header.getKeyID() == null || id == null || header.getKeyID().equals(id))
        && (algorithm == null || algorithm.equals(header.getAlgorithm()));
  }

  /**
   * What checks signatures with it.
   *
   * @throws JOSEException if its curve cannot be used
   */
  JWSVerifier verifier() throws JOSEException {
    return switch (key) {
      case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
      case ECPublicKey ec -> new ECDSAVerifier(ec);
      default -> throw new JOSEException("no key of a kind that is taken");
    };
  }
}
