package io.praetor.agent.login;

import com.nimbusds.jose.JWSAlgorithm;
import io.praetor.client.text.PemReader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an auth method of type {@code jwt} asks of bearer tokens (Consul's documentation, "JWT auth
 * method"); immutable.
 */
public final class JwtConfig {
  /** The type that such a method has. */
  public static final String TYPE = "jwt";

  /** All algorithms that can be named: signatures with a key of which only one half is public. */
  private static final List<JWSAlgorithm> KNOWN =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);

  private static final Set<String> FIELDS =
      new LinkedHashSet<>(
          List.of(
              "JWTValidationPubKeys",
              "JWKSURL",
              "JWKSCACert",
              "OIDCDiscoveryURL",
              "OIDCDiscoveryCACert",
              "JWTSupportedAlgs",
              "BoundAudiences",
              "BoundIssuer",
              "ClaimMappings",
              "ListClaimMappings",
              "ExpirationLeeway",
              "NotBeforeLeeway",
              "ClockSkewLeeway"));

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final int NAMES_MAX = 128;
  private static final int TEXTS_MAX = 256;
  private static final Duration LEEWAY = Duration.ofSeconds(150);
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final List<VerificationKey> keys;
  private final @Nullable KeyPlace place;
  private final Set<JWSAlgorithm> algorithms;
  private final List<String> audiences;
  private final String issuer;
  private final Map<String, String> claims;
  private final Map<String, String> listClaims;
  private final Duration expirationLeeway;
  private final Duration notBeforeLeeway;
  private final Duration clockSkew;

  private JwtConfig(ConfigFields fields) throws MethodConfigException {
    List<VerificationKey> own = new ArrayList<>();
    for (String pem : bounded("JWTValidationPubKeys", fields.texts("JWTValidationPubKeys"))) {
      own.add(VerificationKey.ofPem(pem));
    }
    keys = List.copyOf(own);
    place = place(fields, own);
    algorithms = algorithms(fields.texts("JWTSupportedAlgs"));
    audiences = bounded("BoundAudiences", fields.texts("BoundAudiences"));
    issuer = fields.text("BoundIssuer");
    claims = names("ClaimMappings", fields.pairs("ClaimMappings"));
    listClaims = names("ListClaimMappings", fields.pairs("ListClaimMappings"));
    expirationLeeway = leeway(fields.duration("ExpirationLeeway"), LEEWAY);
    notBeforeLeeway = leeway(fields.duration("NotBeforeLeeway"), LEEWAY);
    clockSkew = leeway(fields.duration("ClockSkewLeeway"), SKEW);
  }

  /**
   * Reads a method's configuration.
   *
   * @param json an object
   */
  public static JwtConfig parse(String json) throws MethodConfigException {
    return new JwtConfig(ConfigFields.read(json, FIELDS));
  }

  private static @Nullable KeyPlace place(ConfigFields fields, List<VerificationKey> own)
      throws MethodConfigException {
    String keySet = fields.text("JWKSURL");
    String discovery = fields.text("OIDCDiscoveryURL");
    int ways = (own.isEmpty() ? 0 : 1) + (keySet.isEmpty() ? 0 : 1) + (discovery.isEmpty() ? 0 : 1);
    if (ways != 1) {
      throw new MethodConfigException(
          "exactly one of JWTValidationPubKeys, JWKSURL and OIDCDiscoveryURL has to be set");
    }
    if (keySet.isEmpty() && discovery.isEmpty()) {
      return null;
    }
    return keySet.isEmpty()
        ? new KeyPlace(
            url("OIDCDiscoveryURL", discovery),
            certificates("OIDCDiscoveryCACert", fields.text("OIDCDiscoveryCACert")),
            true)
        : new KeyPlace(
            url("JWKSURL", keySet), certificates("JWKSCACert", fields.text("JWKSCACert")), false);
  }

  private static URI url(String field, String text) throws MethodConfigException {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http"))
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new MethodConfigException(field + " is no URL: " + e.getReason());
    }
    throw new MethodConfigException(
        field + " has to be a URL with https or http and a host, without user or fragment");
  }

  private static String certificates(String field, String pem) throws MethodConfigException {
    if (!pem.isEmpty()) {
      try {
        if (PemReader.certificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .isEmpty()) {
          throw new MethodConfigException(field + " holds no certificate in PEM");
        }
      } catch (CertificateException e) {
        throw new MethodConfigException(field + " holds no certificate that can be read");
      }
    }
    return pem;
  }

  private static Set<JWSAlgorithm> algorithms(List<String> names) throws MethodConfigException {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : names) {
      JWSAlgorithm algorithm = new JWSAlgorithm(name);
      if (!KNOWN.contains(algorithm)) {
        throw new MethodConfigException(
            "JWTSupportedAlgs cannot have \"" + name + "\"; it may have " + KNOWN);
      }
      algorithms.add(algorithm);
    }
    return algorithms.isEmpty() ? Set.of(JWSAlgorithm.RS256) : Set.copyOf(algorithms);
  }

  private static Map<String, String> names(String field, Map<String, String> mappings)
      throws MethodConfigException {
    Set<String> seen = new LinkedHashSet<>();
    for (Map.Entry<String, String> each : mappings.entrySet()) {
      if (each.getKey().isEmpty() || !NAME.matcher(each.getValue()).matches()) {
        throw new MethodConfigException(
            field
                + " cannot call the claim \""
                + each.getKey()
                + "\" \""
                + each.getValue()
                + "\": a name has letters, digits and _, and begins with a letter");
      }
      if (!seen.add(each.getValue())) {
        throw new MethodConfigException(
            field + " gives two claims the name \"" + each.getValue() + '"');
      }
    }
    if (seen.size() > NAMES_MAX) {
      throw new MethodConfigException(field + " may have " + NAMES_MAX + " names");
    }
    return Map.copyOf(mappings);
  }

  private static List<String> bounded(String field, List<String> texts)
      throws MethodConfigException {
    if (texts.size() > TEXTS_MAX) {
      throw new MethodConfigException(field + " may have " + TEXTS_MAX + " elements");
    }
    return List.copyOf(texts);
  }

  /** As in Consul, zero stands for the default, and less for none. */
  private static Duration leeway(Duration given, Duration otherwise) {
    return given.isNegative() ? Duration.ZERO : given.isZero() ? otherwise : given;
  }

  /** The keys that stand in the configuration; empty if they are fetched. */
  List<VerificationKey> keys() {
    return keys;
  }

  /** Where the keys are fetched, or null. */
  @Nullable KeyPlace place() {
    return place;
  }

  Set<JWSAlgorithm> algorithms() {
    return algorithms;
  }

  /** One of them has to be in the token's; empty for any. */
  List<String> audiences() {
    return audiences;
  }

  /** The issuer that a token has to name; empty for any. */
  String issuer() {
    return issuer;
  }

  /** Names by claims, or pointers to claims. */
  Map<String, String> claims() {
    return claims;
  }

  /** The same of claims that are lists. */
  Map<String, String> listClaims() {
    return listClaims;
  }

  /** How long a token counts that does not say until when. */
  Duration expirationLeeway() {
    return expirationLeeway;
  }

  /** How long before its end a token counts that says that alone. */
  Duration notBeforeLeeway() {
    return notBeforeLeeway;
  }

  /** By how much the clocks of provider and server may differ. */
  Duration clockSkew() {
    return clockSkew;
  }
}
