package io.praetor.agent.login;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.JWSObject;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * A signed JSON web token that came with a login; owned by the thread that checks it. What it says
 * counts for nothing before {@link #isSignedByOneOf} was asked.
 */
final class BearerToken {
  private final JWSObject token;

  private BearerToken(JWSObject token) {
    this.token = token;
  }

  /**
   * Reads a token, and looks at how it is signed.
   *
   * @throws LoginException if it is none, or not signed as the method wants it
   */
  static BearerToken parse(String bearer, JwtConfig config) throws LoginException {
    try {
      Algorithm named = Header.parse(JOSEObject.split(bearer)[0]).getAlgorithm();
      // None, and those with a secret that both sides know, are among no method's.
      if (config.algorithms().stream().noneMatch(each -> each.equals(named))) {
        throw LoginException.denied(
            "the bearer token is signed with \""
                + named
                + "\", and the auth method takes "
                + config.algorithms().stream().map(Algorithm::getName).sorted().toList());
      }
      return new BearerToken(JWSObject.parse(bearer));
    } catch (ParseException | IllegalArgumentException e) {
      throw LoginException.denied("the bearer token is no signed JSON web token (JWT)");
    }
  }

  /** Whether one of some keys has signed it. */
  boolean isSignedByOneOf(List<VerificationKey> keys) {
    return keys.stream().anyMatch(this::isSignedBy);
  }

  private boolean isSignedBy(VerificationKey key) {
    try {
      return key.fits(token.getHeader()) && token.verify(key.verifier());
    } catch (JOSEException e) {
      // A key of another curve than the algorithm's, or no signature of that length.
      return false;
    }
  }

  /**
   * Its claims.
   *
   * @throws LoginException if there are none
   */
  Map<String, Object> claims() throws LoginException {
    Map<String, Object> claims = token.getPayload().toJSONObject();
    if (claims == null) {
      throw LoginException.denied("the bearer token holds no claims");
    }
    return claims;
  }
}
