package io.praetor.agent.api.acl;

import io.praetor.agent.access.token.ManagementToken;
import io.praetor.agent.api.catalog.BodyFields;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.client.text.GoDuration;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Grants;
import io.praetor.store.access.TokenDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * The body of a request that makes or changes a token, with what is new in it; immutable. Ids and
 * secrets are made here, of random bits, and stay the same if the write has to be tried again.
 *
 * @param accessor that of the token that is made
 * @param secret the same
 * @param now when it is made
 */
record TokenRequest(BodyFields body, String accessor, String secret, Instant now) {
  private static final Duration TTL_MIN = Duration.ofMinutes(1);
  private static final Duration TTL_MAX = Duration.ofHours(24);

  /**
   * Reads a body.
   *
   * @throws BadRequestException if it is no object
   */
  static TokenRequest read(byte[] body) {
    return of(AclBody.read(body, "Token"));
  }

  /** A request of some fields. */
  static TokenRequest of(BodyFields body) {
    return new TokenRequest(
        body, UUID.randomUUID().toString(), UUID.randomUUID().toString(), Instant.now());
  }

  /** Now, in nanoseconds since the epoch. */
  long nowNanos() {
    return ManagementToken.nanos(now);
  }

  /**
   * The token that is to be made.
   *
   * @throws BadRequestException with the answer for what is wrong, in Consul's words
   */
  TokenDefinition made(View view) {
    if (!body.text("AuthMethod").isEmpty()) {
      throw invalid("AuthMethod field is disallowed outside of login");
    }
    return new TokenDefinition(
        given("AccessorID", accessor),
        given("SecretID", secret),
        body.text("Description"),
        GrantsRequest.parse(body, view, "token", true, Grants.NONE),
        body.flag("Local"),
        "",
        nowNanos(),
        expiresNanos());
  }

  private String given(String field, String otherwise) {
    String text = body.text(field);
    if (!text.isEmpty() && !AclNames.isUuid(text)) {
      throw invalid("Invalid Token: " + field + " - not a valid UUID");
    }
    return text.isEmpty() ? otherwise : text;
  }

  private long expiresNanos() {
    Duration ttl = body.duration("ExpirationTTL");
    String at = body.text("ExpirationTime");
    boolean hasTime = !at.isEmpty() && !at.startsWith("0001-01-01T");
    if (ttl.isNegative()) {
      throw invalid("Token Expiration TTL '" + GoDuration.format(ttl) + "' should be > 0");
    }
    if (!ttl.isZero() && hasTime) {
      throw invalid("Token Expiration TTL and Expiration Time cannot both be set");
    }
    if (ttl.isZero() && !hasTime) {
      return 0;
    }
    Duration left = hasTime ? Duration.between(now, time(at)) : ttl;
    if (left.compareTo(TTL_MIN) < 0) {
      throw invalid(bound("less", TTL_MIN, left));
    }
    if (left.compareTo(TTL_MAX) > 0) {
      throw invalid(bound("more", TTL_MAX, left));
    }
    return ManagementToken.nanos(now.plus(left));
  }

  private static String bound(String word, Duration bound, Duration left) {
    return "ExpirationTime cannot be "
        + word
        + " than "
        + GoDuration.format(bound)
        + " in the future (was "
        + GoDuration.format(left)
        + ")";
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new BadRequestException(
          "Token decoding failed: ExpirationTime has to be a time such as 2030-01-31T12:00:00Z, not"
              + " \""
              + text
              + "\"");
    }
  }

  /**
   * What becomes of a token that is there.
   *
   * @throws BadRequestException if the body wants what cannot change
   */
  TokenDefinition changed(View view, AccessToken old) {
    TokenDefinition before = old.definition();
    String its = body.text("SecretID");
    if (!its.isEmpty() && !its.equals(before.secret())) {
      throw invalid("Changing a token's SecretID is not possible: make another token");
    }
    if (body.has("Local") && body.flag("Local") != before.local()) {
      throw invalid("cannot toggle local mode of " + before.accessor());
    }
    if (body.has("AuthMethod") && !body.text("AuthMethod").equals(before.authMethod())) {
      throw invalid("Cannot change AuthMethod of " + before.accessor());
    }
    String at = body.text("ExpirationTime");
    if (!at.isEmpty()
        && !at.startsWith("0001-01-01T")
        && ManagementToken.nanos(time(at)) != before.expiresNanos()) {
      throw invalid("Cannot change expiration time of " + before.accessor());
    }
    return new TokenDefinition(
        before.accessor(),
        before.secret(),
        body.text("Description"),
        GrantsRequest.parse(body, view, "token", true, before.grants()),
        before.local(),
        before.authMethod(),
        before.createdNanos(),
        before.expiresNanos());
  }

  private static BadRequestException invalid(String text) {
    return new BadRequestException(500, text);
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "TokenRequest[accessor=" + accessor + "]";
  }
}
