package io.praetor.verification.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import io.praetor.client.text.JsonText;
import io.praetor.verification.access.GuardedAgents;
import io.praetor.verification.operation.CommandRun;
import io.praetor.verification.process.ProductProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Auth methods, binding rules, login and logout, by commands and requests, at a running server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginCommandsTest {
  private static final String MANAGEMENT = "11111111-2222-3333-4444-555555555555";
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final SigningKey KEY = SigningKey.rsa("k1", 2_048);

  private final HttpClient http = HttpClient.newHttpClient();
  private Path folder;
  private Issuer issuer;
  private ProductProcess agent;

  private record Answer(int status, String text) {
    JsonObject json() throws JsonParser.SyntaxException {
      return JsonObject.of(JsonParser.parse(text));
    }
  }

  @BeforeAll
  void start(@TempDir Path files) throws Exception {
    folder = files;
    issuer = new Issuer();
    issuer.publish(KEY);
    agent =
        ProductProcess.single(files, GuardedAgents.denying(MANAGEMENT)).awaitLeader(START_WAIT_MAX);
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    // A new cluster has its first token once it has come to the level of these tables.
    while (send("GET", "/v1/acl/tokens", MANAGEMENT, null).status() != 200
        || send("PUT", "/v1/acl/auth-method", MANAGEMENT, method("first")).status() != 200) {
      assertThat(System.nanoTime() - deadline).as(() -> agent.log()).isNegative();
    }
  }

  @AfterAll
  void stop() {
    agent.close();
    issuer.close();
    http.close();
  }

  private Map<String, Object> method(String name) {
    return Map.of(
        "Name",
        name,
        "Type",
        "jwt",
        "MaxTokenTTL",
        "5m",
        "Config",
        Map.of(
            "JWKSURL",
            issuer.keysUrl(),
            "BoundAudiences",
            List.of("praetor"),
            "ClaimMappings",
            Map.of("sub", "name", "env", "env"),
            "ListClaimMappings",
            Map.of("groups", "groups")));
  }

  private Answer send(String method, String path, String token, @Nullable Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.httpPort() + path))
                .header("X-Consul-Token", token)
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(JsonText.compact(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  private CommandRun run(String token, String... words) throws IOException, InterruptedException {
    return CommandRun.as(token, agent, words);
  }

  private static String bearer(String name, String env, String... groups) {
    long now = Instant.now().getEpochSecond();
    return Issuer.token(
        KEY,
        "RS256",
        Map.of(
            "aud",
            "praetor",
            "sub",
            name,
            "env",
            env,
            "groups",
            List.of(groups),
            "iat",
            now,
            "exp",
            now + 600));
  }

  private Answer login(String method, String bearer) throws IOException, InterruptedException {
    return send(
        "POST",
        "/v1/acl/login",
        "",
        Map.of("AuthMethod", method, "BearerToken", bearer, "Meta", Map.of("pod", "p1")));
  }

  private void rule(String method, String selector, String type, String name, Object variables)
      throws IOException, InterruptedException {
    Answer made =
        send(
            "PUT",
            "/v1/acl/binding-rule",
            MANAGEMENT,
            Map.of(
                "AuthMethod",
                method,
                "Selector",
                selector,
                "BindType",
                type,
                "BindName",
                name,
                "BindVars",
                variables));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
  }

  @Test
  void theCommandsLeadFromAMethodToATokenAndBack() throws Exception {
    Path config = folder.resolve("config.json");
    Files.writeString(config, JsonText.compact(method("cmd").get("Config")));
    CommandRun made =
        run(
            MANAGEMENT,
            "acl",
            "auth-method",
            "create",
            "-name=cmd",
            "-type=jwt",
            "-max-token-ttl=5m",
            "-token-name-format=login of ${value.name}",
            "-config=@" + config);
    assertThat(made.output())
        .startsWith(
            """
            Name:          cmd
            Type:          jwt
            Description:  \s
            MaxTokenTTL:   5m0s
            TokenLocality: local
            TokenNameFormat: login of ${value.name}
            Config:
            {
              "BoundAudiences": [
            """);
    CommandRun changed =
        run(MANAGEMENT, "acl", "auth-method", "update", "-name=cmd", "-description=of the tests");
    assertThat(changed.output())
        .startsWith("Auth method updated successfully")
        .contains("MaxTokenTTL:   5m0s", "of the tests", issuer.keysUrl());
    assertThat(run(MANAGEMENT, "acl", "auth-method", "list").output())
        .contains("cmd:\n   Type:          jwt\n   Description:   of the tests\n");
    CommandRun rule =
        run(
            MANAGEMENT,
            "acl",
            "binding-rule",
            "create",
            "-method=cmd",
            "-bind-type=service",
            "-bind-name=${value.name}",
            "-selector=value.env == prod");
    assertThat(rule.output())
        .contains("AuthMethod:   cmd\n", "BindType:     service\n", "BindName:     ${value.name}\n")
        .contains("Selector:     value.env == prod\n");
    String id = rule.output().substring("ID:".length(), rule.output().indexOf('\n')).strip();
    assertThat(
            run(
                    MANAGEMENT,
                    "acl",
                    "binding-rule",
                    "update",
                    "-id=" + id.substring(0, 8),
                    "-description=d")
                .output())
        .startsWith("Binding rule updated successfully")
        .contains("Selector:     value.env == prod\n");
    assertThat(run(MANAGEMENT, "acl", "binding-rule", "read", "-id=" + id, "-format=json").output())
        .contains("\"BindName\": \"${value.name}\"");
    assertThat(run(MANAGEMENT, "acl", "binding-rule", "list", "-method=cmd").output()).contains(id);

    Path token = folder.resolve("token");
    Path bearer = folder.resolve("bearer");
    Files.writeString(bearer, bearer("web", "prod") + "\n");
    CommandRun in =
        run(
            "",
            "login",
            "-method=cmd",
            "-bearer-token-file=" + bearer,
            "-token-sink-file=" + token,
            "-meta=pod=p1");
    assertThat(in).isEqualTo(new CommandRun(0, "", ""));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    String secret = Files.readString(token);
    assertThat(run(secret, "acl", "token", "read", "-self").output())
        .contains("login of web: {\"pod\":\"p1\"}", "Auth Method:  cmd", "Expiration Time:")
        .contains("Service Identities:\n   web (Datacenters: all)\n");
    assertThat(run(secret, "logout")).isEqualTo(new CommandRun(0, "", ""));
    assertThat(run(secret, "logout").errors()).contains("ACL not found");
    assertThat(run(MANAGEMENT, "acl", "binding-rule", "delete", "-id=" + id).output())
        .isEqualTo("Binding rule \"" + id + "\" deleted successfully\n");
    CommandRun none =
        run(
            "",
            "login",
            "-method=cmd",
            "-bearer-token-file=" + bearer,
            "-token-sink-file=" + token);
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.errors()).contains("Error logging in", "Permission denied", "no binding rule");
    assertThat(run(MANAGEMENT, "acl", "auth-method", "delete", "-name=cmd").output())
        .isEqualTo("Auth method \"cmd\" deleted successfully\n");
  }

  @Test
  void aLoginGetsWhatTheRulesSay() throws Exception {
    assertThat(send("PUT", "/v1/acl/auth-method", MANAGEMENT, method("m")).status()).isEqualTo(200);
    for (String noun : List.of("policy", "role")) {
      assertThat(
              send("PUT", "/v1/acl/" + noun, MANAGEMENT, Map.of("Name", "p-web", "Rules", ""))
                  .status())
          .isEqualTo(200);
    }
    rule("m", "\"ops\" in list.groups", "role", "p-${value.name}", Map.of());
    rule("m", "value.name == \"web\"", "policy", "P-web", Map.of());
    rule("m", "value.name == \"web\"", "policy", "not-there", Map.of());
    rule("m", "", "node", "node-${value.name}", Map.of());
    rule("m", "value.env != prod", "templated-policy", "builtin/dns", Map.of());
    rule(
        "m",
        "value.env != prod",
        "templated-policy",
        "builtin/service",
        Map.of("Name", "${value.name}-x"));
    Answer all = login("m", bearer("web", "test", "dev", "ops"));
    assertThat(all.status()).as(all.text()).isEqualTo(200);
    JsonObject token = all.json();
    assertThat(token.objects("Roles").getFirst().text("Name")).isEqualTo("p-web");
    assertThat(token.objects("Policies")).hasSize(1);
    assertThat(token.objects("Policies").getFirst().text("Name")).isEqualTo("p-web");
    assertThat(token.objects("NodeIdentities").getFirst().text("NodeName")).isEqualTo("node-web");
    assertThat(token.objects("NodeIdentities").getFirst().text("Datacenter")).isEqualTo("dc1");
    assertThat(token.objects("TemplatedPolicies")).hasSize(2);
    assertThat(all.text()).contains("\"TemplateVariables\":{\"Name\":\"web-x\"}");
    assertThat(token.text("Description")).isEqualTo("token created via login: {\"pod\":\"p1\"}");
    assertThat(token.is("Local")).isTrue();
    assertThat(token.text("AuthMethod")).isEqualTo("m");
    assertThat(
            Duration.between(
                Instant.parse(token.text("CreateTime")),
                Instant.parse(token.text("ExpirationTime"))))
        .isEqualTo(Duration.ofMinutes(5));
    JsonObject little = login("m", bearer("db", "prod")).json();
    assertThat(little.objects("Roles")).isEmpty();
    assertThat(little.objects("Policies")).isEmpty();
    assertThat(little.objects("NodeIdentities")).hasSize(1);
    // A name that cannot be one is refused, and not bent.
    assertThat(login("m", bearer("We b", "prod")).text())
        .startsWith("Permission denied: binding rule ");
    String path = "/v1/acl/tokens?authmethod=m";
    assertThat(send("GET", path, MANAGEMENT, null).text())
        .contains(token.text("AccessorID"), little.text("AccessorID"));

    assertThat(send("DELETE", "/v1/acl/auth-method/m", MANAGEMENT, null).text().strip())
        .isEqualTo("true");
    assertThat(send("GET", path, MANAGEMENT, null).text().strip()).isEqualTo("[]");
    assertThat(send("GET", "/v1/acl/binding-rules?authmethod=m", MANAGEMENT, null).text().strip())
        .isEqualTo("[]");
    assertThat(send("GET", "/v1/acl/token/self", token.text("SecretID"), null).status())
        .isEqualTo(403);
    assertThat(login("m", bearer("web", "test")))
        .isEqualTo(new Answer(403, "ACL not found: auth method \"m\" not found"));
  }

  @Test
  void whatMakesNoSenseIsRefusedWithASentence() throws Exception {
    Map<String, Map<String, Object>> wrong =
        Map.of(
            "the Type \"kubernetes\" is not there: use \"jwt\"",
            Map.of("Name", "k", "Type", "kubernetes"),
            "the Type \"oidc\" is not there",
            Map.of("Name", "k", "Type", "oidc"),
            "invalid Name",
            Map.of("Name", "a b", "Type", "jwt", "Config", method("x").get("Config")),
            "exactly one of JWTValidationPubKeys, JWKSURL and OIDCDiscoveryURL",
            Map.of("Name", "k", "Type", "jwt"),
            "MaxTokenTTL 10s has to be between 1m0s and 24h0m0s",
            Map.of("Name", "k", "Type", "jwt", "MaxTokenTTL", "10s"));
    for (var each : wrong.entrySet()) {
      Answer answer = send("PUT", "/v1/acl/auth-method", MANAGEMENT, each.getValue());
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).startsWith("Invalid Auth Method: ").contains(each.getKey());
    }
    Map<String, Map<String, Object>> rules =
        Map.of(
            "no AuthMethod",
            Map.of("BindName", "x"),
            "auth method \"gone\" does not exist",
            Map.of("AuthMethod", "gone"),
            "BindType has to be one of",
            Map.of("AuthMethod", "first", "BindType", "namespace", "BindName", "x"),
            "no BindName",
            Map.of("AuthMethod", "first", "BindType", "role"),
            "Selector is invalid",
            Map.of(
                "AuthMethod",
                "first",
                "BindType",
                "role",
                "BindName",
                "x",
                "Selector",
                "value.nothing == 1"),
            "has a blank that nothing fills, \"value.nothing\"",
            Map.of("AuthMethod", "first", "BindType", "role", "BindName", "${value.nothing}"),
            "no such ACL templated policy",
            Map.of("AuthMethod", "first", "BindType", "templated-policy", "BindName", "x"));
    for (var each : rules.entrySet()) {
      Answer answer = send("PUT", "/v1/acl/binding-rule", MANAGEMENT, each.getValue());
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).startsWith("Invalid Binding Rule: ").contains(each.getKey());
    }
    assertThat(send("POST", "/v1/acl/logout", MANAGEMENT, null))
        .isEqualTo(
            new Answer(403, "Permission denied: only a token that a login has made can log out"));
    assertThat(send("POST", "/v1/acl/logout", "", null))
        .isEqualTo(new Answer(403, "ACL not found"));
    assertThat(send("GET", "/v1/acl/auth-method/none", MANAGEMENT, null).status()).isEqualTo(404);
    assertThat(send("GET", "/v1/acl/auth-methods", "", null).status()).isEqualTo(403);
    assertThat(send("PUT", "/v1/acl/auth-method", "", method("x")).status()).isEqualTo(403);
    assertThat(login("first", "x").text())
        .isEqualTo("Permission denied: the bearer token is no signed JSON web token (JWT)");
    assertThat(send("POST", "/v1/acl/login", "", Map.of("AuthMethod", "first")).status())
        .isEqualTo(400);
  }
}
