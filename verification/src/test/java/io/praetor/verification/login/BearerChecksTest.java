package io.praetor.verification.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.login.BearerChecks;
import io.praetor.agent.login.Identity;
import io.praetor.agent.login.JwtConfig;
import io.praetor.agent.login.LoginException;
import io.praetor.agent.login.LoginException.Cause;
import io.praetor.agent.login.LoginLimits;
import io.praetor.agent.login.LoginMeter;
import io.praetor.agent.login.MethodConfigException;
import io.praetor.client.text.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bearer tokens of a provider of our own, against what checks them. */
class BearerChecksTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final long WAIT_S_MAX = 60;
  private static final SigningKey RSA = SigningKey.rsa("r1", 2_048);
  private static final SigningKey OTHER = SigningKey.rsa("r1", 2_048);
  private static final SigningKey CURVE = SigningKey.ellipticCurve("e1");
  private static final LoginLimits LIMITS =
      new LoginLimits(64 * 1024, 100, 20_000, 10_000, 300_000, 0, 0, 4);

  private Issuer issuer;
  private BearerChecks checks;

  @BeforeEach
  void start() throws IOException {
    issuer = new Issuer();
    issuer.publish(RSA, CURVE);
    checks = checks(LIMITS);
  }

  private static BearerChecks checks(LoginLimits limits) {
    return new BearerChecks(limits, () -> NOW, LoginMeter.NONE);
  }

  @AfterEach
  void stop() {
    checks.close();
    issuer.close();
  }

  private JwtConfig config(Map<String, ?> more) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("JWKSURL", issuer.keysUrl());
    config.put("BoundIssuer", "me");
    config.put("BoundAudiences", List.of("praetor", "other"));
    config.put("ClaimMappings", Map.of("sub", "name", "/kubernetes.io/namespace", "namespace"));
    config.put("ListClaimMappings", Map.of("groups", "groups"));
    more.forEach((field, value) -> {
      if (value.equals("")) {
        config.remove(field);
      } else {
        config.put(field, value);
      }
    });
    return parsed(config);
  }

  private static JwtConfig parsed(Map<String, ?> config) {
    try {
      return JwtConfig.parse(JsonText.compact(config));
    } catch (MethodConfigException e) {
      throw new IllegalArgumentException(e.text(), e);
    }
  }

  private static Map<String, Object> claims(Map<String, ?> more) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "me");
    claims.put("aud", List.of("x", "praetor"));
    claims.put("sub", "web");
    claims.put("iat", NOW.getEpochSecond());
    claims.put("exp", NOW.getEpochSecond() + 600);
    claims.put("kubernetes.io", Map.of("namespace", "prod"));
    claims.put("groups", List.of("ops", "dev"));
    more.forEach((field, value) -> {
      if (value.equals("")) {
        claims.remove(field);
      } else {
        claims.put(field, value);
      }
    });
    return claims;
  }

  private static String rsa(Map<String, ?> more) {
    return Issuer.token(RSA, "RS256", claims(more));
  }

  private Identity check(JwtConfig config, String bearer) throws Exception {
    try {
      return checks.check(config, bearer).get(WAIT_S_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Objects.requireNonNull(
          BearerChecks.refusal(Objects.requireNonNull(e.getCause())), () -> "a fault: " + e);
    }
  }

  private void refused(JwtConfig config, String bearer, Cause reason, String text) {
    assertThatThrownBy(() -> check(config, bearer))
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.text()).contains(text);
              assertThat(refusal.reason()).isEqualTo(reason);
            });
  }

  private void denied(String bearer, String text) {
    refused(config(Map.of()), bearer, Cause.DENIED, text);
  }

  @Test
  void aGoodTokenSaysWhoItsHolderIs() throws Exception {
    Identity identity = check(config(Map.of()), rsa(Map.of()));
    assertThat(identity.values()).isEqualTo(Map.of("name", "web", "namespace", "prod"));
    assertThat(identity.lists()).isEqualTo(Map.of("groups", List.of("ops", "dev")));
    JwtConfig both = config(Map.of("JWTSupportedAlgs", List.of("RS256", "ES256")));
    assertThat(check(both, Issuer.token(CURVE, "ES256", claims(Map.of()))).values())
        .containsEntry("name", "web");
    // What is not there is empty; one text is a list of one; numbers and truths are texts.
    Identity other =
        check(
            config(Map.of()),
            rsa(Map.of("sub", 7, "groups", "ops", "kubernetes.io", Map.of("namespace", true))));
    assertThat(other.values()).isEqualTo(Map.of("name", "7", "namespace", "true"));
    assertThat(other.lists().get("groups")).containsExactly("ops");
    Identity little = check(config(Map.of()), rsa(Map.of("sub", "", "groups", "")));
    assertThat(little.values().get("name")).isEmpty();
    assertThat(little.lists().get("groups")).isEmpty();
    denied(rsa(Map.of("sub", List.of("a"))), "the claim \"sub\"");
  }

  @Test
  void keysOfTheConfigurationAreEnough() throws Exception {
    JwtConfig config =
        config(Map.of("JWKSURL", "", "JWTValidationPubKeys", List.of(OTHER.pem(), CURVE.pem())));
    assertThat(check(config, Issuer.token(OTHER, "RS256", claims(Map.of()))).values())
        .containsEntry("name", "web");
    refused(config, rsa(Map.of()), Cause.DENIED, "signed by none of the keys");
    assertThat(issuer.asked()).isZero();
  }

  @Test
  void noOtherSignatureIsTaken() {
    Map<String, Object> claims = claims(Map.of());
    denied(Issuer.token(OTHER, "RS256", claims), "signed by none of the keys");
    denied(Issuer.unsigned(claims), "is signed with \"none\"");
    byte[] known = RSA.pem().getBytes(StandardCharsets.UTF_8);
    denied(Issuer.withSecret("r1", known, claims), "is signed with \"HS256\"");
    denied(Issuer.token(CURVE, "ES256", claims), "is signed with \"ES256\"");
    // A key of one kind under the algorithm of another.
    String confused = Issuer.token(CURVE, "ES256", claims);
    String head = Issuer.token(RSA, "RS256", claims).split("\\.")[0];
    denied(head + confused.substring(confused.indexOf('.')), "signed by none of the keys");
    String[] good = rsa(Map.of()).split("\\.");
    String[] changed = rsa(Map.of("sub", "root")).split("\\.");
    denied(good[0] + "." + changed[1] + "." + good[2], "signed by none of the keys");
    for (String junk : List.of("a", "a.b", "a.b.c", "..", good[0] + "..", "é.é.é")) {
      denied(junk, "the bearer token");
    }
    for (String algorithm : List.of("none", "HS256", "EdDSA", "RS1")) {
      assertThatThrownBy(() -> config(Map.of("JWTSupportedAlgs", List.of(algorithm))))
          .hasMessageContaining(algorithm);
    }
  }

  @Test
  void keysThatAreTooShortAreNone() {
    issuer.publish(SigningKey.rsa("short", 1_024));
    refused(config(Map.of()), rsa(Map.of()), Cause.NO_KEYS, "there is no key in it");
  }

  @Test
  void aTokenCountsForWhomAndWhenItIsMeant() throws Exception {
    long now = NOW.getEpochSecond();
    denied(rsa(Map.of("iss", "you")), "from the issuer \"you\", not from \"me\"");
    denied(rsa(Map.of("aud", "theirs")), "is for [theirs]");
    denied(rsa(Map.of("aud", "")), "is for []");
    denied(rsa(Map.of("exp", "", "iat", "")), "has no time");
    denied(rsa(Map.of("exp", "soon")), "no number of seconds");
    // A minute, by which the clocks may differ, is added.
    denied(rsa(Map.of("exp", now - 60)), "has expired");
    denied(rsa(Map.of("nbf", now + 61)), "does not count before");
    denied(rsa(Map.of("iat", now + 61)), "does not count before");
    denied(rsa(Map.of("iat", now + 61, "nbf", now)), "from the future");
    var _ = check(config(Map.of()), rsa(Map.of("exp", now - 59, "nbf", now - 100)));
    var _ = check(config(Map.of()), rsa(Map.of("nbf", now + 60)));
    JwtConfig exact =
        config(
            Map.of("ClockSkewLeeway", "-1s", "ExpirationLeeway", "10s", "NotBeforeLeeway", "20s"));
    refused(exact, rsa(Map.of("exp", now)), Cause.DENIED, "has expired");
    refused(exact, rsa(Map.of("exp", "", "iat", now - 10)), Cause.DENIED, "has expired");
    refused(exact, rsa(Map.of("iat", "", "exp", now + 21)), Cause.DENIED, "does not count before");
    var _ = check(exact, rsa(Map.of("exp", "", "iat", now - 9)));
    var _ = check(exact, rsa(Map.of("iat", "", "exp", now + 20)));
    assertThat(check(config(Map.of("BoundIssuer", "", "BoundAudiences", "")), rsa(Map.of())))
        .isNotNull();
  }

  @Test
  void keysThatTheProviderChangesAreFetchedAnew() throws Exception {
    var _ = check(config(Map.of()), rsa(Map.of()));
    assertThat(issuer.asked()).isEqualTo(1);
    var _ = check(config(Map.of()), rsa(Map.of()));
    assertThat(issuer.asked()).isEqualTo(1);
    SigningKey next = SigningKey.rsa("r2", 2_048);
    issuer.publish(next);
    var _ = check(config(Map.of()), Issuer.token(next, "RS256", claims(Map.of())));
    assertThat(issuer.asked()).isEqualTo(2);
    denied(rsa(Map.of()), "signed by none of the keys");
    // Not for each token of a stranger.
    checks.close();
    checks = checks(new LoginLimits(64 * 1024, 100, 20_000, 10_000, 300_000, 3_600_000, 0, 4));
    for (int i = 0; i < 3; i++) {
      denied(rsa(Map.of()), "signed by none of the keys");
    }
    assertThat(issuer.asked()).isEqualTo(4);
  }

  @Test
  void manyLoginsWaitForOneFetch() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    issuer.answers((exchange, keys) -> {
      asked.countDown();
      assertThat(go.await(WAIT_S_MAX, TimeUnit.SECONDS)).isTrue();
      Issuer.send(exchange, 200, keys);
    });
    List<CompletableFuture<Identity>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(checks.check(config(Map.of()), rsa(Map.of())));
    }
    assertThat(asked.await(WAIT_S_MAX, TimeUnit.SECONDS)).isTrue();
    refused(config(Map.of()), rsa(Map.of()), Cause.BUSY, "too many logins");
    go.countDown();
    for (CompletableFuture<Identity> each : all) {
      assertThat(each.get(WAIT_S_MAX, TimeUnit.SECONDS).values()).containsEntry("name", "web");
    }
    assertThat(issuer.asked()).isEqualTo(1);
    assertThat(checks.waiting()).isZero();
  }

  @Test
  void aFloodLeavesNoPlaceTaken() throws Exception {
    checks.close();
    checks = checks(new LoginLimits(64 * 1024, 2, 20_000, 10_000, 300_000, 0, 0, 4));
    CountDownLatch go = new CountDownLatch(1);
    while (checks.execute(
        () -> {
          try {
            var _ = go.await(WAIT_S_MAX, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        })) {
      assertThat(go.getCount()).isOne();
    }
    for (int i = 0; i < 10; i++) {
      refused(config(Map.of()), rsa(Map.of()), Cause.BUSY, "too many logins");
    }
    assertThat(checks.waiting()).isZero();
    go.countDown();
    // The last that was refused may find the others still at it.
    CompletableFuture<Void> room = new CompletableFuture<>();
    while (!checks.execute(() -> room.complete(null))) {
      Thread.onSpinWait();
    }
    room.get(WAIT_S_MAX, TimeUnit.SECONDS);
    var _ = check(config(Map.of()), rsa(Map.of()));
  }

  @Test
  void anErrorInAFetchEndsTheLoginsThatWaitAndNoOthers() throws Exception {
    checks.close();
    AtomicBoolean isBroken = new AtomicBoolean(true);
    checks =
        new BearerChecks(
            LIMITS,
            () -> NOW,
            new LoginMeter() {
              @Override
              public void loggedIn(long nanos) {}

              @Override
              public void loggedOut(long nanos) {}

              @Override
              public void refused() {}

              @Override
              public void fetched() {
                if (isBroken.get()) {
                  throw new NoClassDefFoundError("com/example/Missing");
                }
              }

              @Override
              public void fetchFailed() {}
            });
    refused(config(Map.of()), rsa(Map.of()), Cause.NO_KEYS, "com/example/Missing");
    assertThat(checks.waiting()).isZero();
    isBroken.set(false);
    var _ = check(config(Map.of()), rsa(Map.of()));
  }

  @Test
  void aProviderThatAnswersBadlyIsNamed() throws Exception {
    JwtConfig config = config(Map.of());
    issuer.answers((exchange, keys) -> Issuer.send(exchange, 503, new byte[0]));
    refused(
        config, rsa(Map.of()), Cause.NO_KEYS, issuer.keysUrl() + ": it answered with status 503");
    issuer.answers((exchange, keys) -> {
      exchange.getResponseHeaders().add("Location", issuer.keysUrl() + "/other");
      Issuer.send(exchange, 302, new byte[0]);
    });
    refused(config, rsa(Map.of()), Cause.NO_KEYS, "status 302");
    issuer.answers(
        (exchange, keys) -> Issuer.send(exchange, 200, "[]".getBytes(StandardCharsets.UTF_8)));
    refused(config, rsa(Map.of()), Cause.NO_KEYS, "no set of keys");
    issuer.answers((exchange, keys) -> Issuer.send(exchange, 200, new byte[10_001]));
    refused(config, rsa(Map.of()), Cause.NO_KEYS, "more than 10000 bytes");
    // It is well again.
    issuer.answersWell();
    var _ = check(config, rsa(Map.of()));
    issuer.stop();
    var _ = check(config, rsa(Map.of()));
    checks.close();
    checks = checks(LIMITS);
    refused(config, rsa(Map.of()), Cause.NO_KEYS, issuer.keysUrl() + ": no connection");
  }

  @Test
  void aProviderThatDoesNotAnswerHoldsNobodyForLong() {
    checks.close();
    checks = checks(new LoginLimits(64 * 1024, 100, 200, 10_000, 300_000, 0, 0, 4));
    CountDownLatch end = new CountDownLatch(1);
    issuer.answers((exchange, keys) -> {
      // The head comes, the body does not.
      exchange.sendResponseHeaders(200, keys.length);
      var _ = end.await(WAIT_S_MAX, TimeUnit.SECONDS);
    });
    refused(config(Map.of()), rsa(Map.of()), Cause.NO_KEYS, "no answer within 200 ms");
    end.countDown();
  }

  @Test
  void aProviderIsFoundByItsDiscoveryDocument() throws Exception {
    JwtConfig config =
        config(Map.of("JWKSURL", "", "OIDCDiscoveryURL", issuer.url(), "BoundIssuer", ""));
    var _ = check(config, rsa(Map.of("iss", issuer.url())));
    refused(config, rsa(Map.of()), Cause.DENIED, "from the issuer \"me\"");
    checks.close();
    checks = checks(LIMITS);
    issuer.calls("http://elsewhere");
    refused(
        config,
        rsa(Map.of("iss", "http://elsewhere")),
        Cause.NO_KEYS,
        "the discovery document of \"http://elsewhere\"");
  }

  @Test
  void aConfigurationThatMakesNoSenseIsRefused() {
    for (Map<String, ?> wrong :
        List.of(
            Map.of("JWKSURL", ""),
            Map.of("OIDCDiscoveryURL", "https://a"),
            Map.of("JWKSURL", "file:///etc/passwd"),
            Map.of("JWKSURL", "https://user@host/"),
            Map.of("JWKSURL", "", "JWTValidationPubKeys", List.of("x")),
            Map.of("JWKSCACert", "x"),
            Map.of("Nonsense", "x"),
            Map.of("ClaimMappings", Map.of("a", "x", "b", "x")),
            Map.of("ClaimMappings", Map.of("a", "x y")),
            Map.of("ExpirationLeeway", "soon"),
            Map.of("BoundAudiences", "x"))) {
      assertThatThrownBy(() -> config(wrong))
          .as(wrong.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
