package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about tokens, policies and roles print, beside a running agent. */
class AclCommandsTest {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final String MANAGEMENT = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final String ACCESSOR = "aaaaaaaa-2222-3333-4444-555555555555";

  @TempDir Path folder;

  private static String acl(ProductProcess agent, String... words) throws Exception {
    CommandRun run = as(MANAGEMENT, agent, words);
    assertThat(run.errors()).isEmpty();
    assertThat(run.exit()).isZero();
    return run.output();
  }

  private static CommandRun as(String secret, ProductProcess agent, String... words)
      throws Exception {
    String[] command = Stream.concat(Stream.of("acl"), Stream.of(words)).toArray(String[]::new);
    return CommandRun.as(secret, agent, command);
  }

  private static String field(String output, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ": +(.+)$").matcher(output);
    assertThat(line.find()).as(output).isTrue();
    return line.group(1);
  }

  @Test
  void theyMakeChangeExplainAndDelete() throws Exception {
    try (ProductProcess agent =
        ProductProcess.single(folder, "-hcl=acl { enabled = true default_policy = \"deny\" }")
            .awaitLeader(START_WAIT_MAX)) {
      bootstraps(agent);
      manyAreMadeAtOnce(agent);
      makes(agent);
      explains(agent);
      changes(agent);
      refuses(agent);
      deletes(agent);
    }
  }

  private void bootstraps(ProductProcess agent) throws Exception {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, MANAGEMENT + "\n");
    CommandRun first = CommandRun.of(agent, "acl", "bootstrap", secret.toString());
    assertThat(field(first.output(), "SecretID")).isEqualTo(MANAGEMENT);
    assertThat(first.output()).contains("00000000-0000-0000-0000-000000000001 - global-management");
    CommandRun second = CommandRun.of(agent, "acl", "bootstrap");
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.errors()).contains("ACL bootstrap no longer allowed (reset index: ");
  }

  private static void manyAreMadeAtOnce(ProductProcess agent) throws Exception {
    AgentCalls.putEach(
        agent.httpPort(),
        64,
        200,
        i -> "/v1/acl/token?token=" + MANAGEMENT,
        i -> "{\"Description\": \"number " + i + "\"}");
    assertThat(acl(agent, "token", "list")).contains("number 0", "number 199");
  }

  private void makes(ProductProcess agent) throws Exception {
    Path rules = folder.resolve("rules.hcl");
    Files.writeString(
        rules,
        "key_prefix \"app/\" { policy = \"write\" }\nkey \"app/ cold\" { policy = \"deny\" }\n");
    String policy =
        acl(agent, "policy", "create", "-name=app", "-description=of app", "-rules=@" + rules);
    assertThat(field(policy, "Name")).isEqualTo("app");
    assertThat(policy).contains("Rules:\nkey_prefix \"app/\" { policy = \"write\" }\n");
    String role = acl(agent, "role", "create", "-name=dev", "-policy-name=app");
    assertThat(role).contains("Policies:\n   " + field(policy, "ID") + " - app\n");
    String token =
        acl(
            agent,
            "token",
            "create",
            "-role-name=dev",
            "-description=of a person",
            "-accessor=" + ACCESSOR,
            "-secret=" + SECRET);
    assertThat(field(token, "SecretID")).isEqualTo(SECRET);
    assertThat(token).contains("Roles:\n   " + field(role, "ID") + " - dev\n");
    String clone = acl(agent, "token", "clone", "-accessor-id=aaaaaaaa");
    assertThat(clone).startsWith("Token cloned successfully.").contains(" - dev\n");
    assertThat(field(clone, "SecretID")).isNotEqualTo(SECRET);
    assertThat(acl(agent, "token", "list")).contains(ACCESSOR, field(clone, "AccessorID"));
    assertThat(acl(agent, "token", "read", "-accessor-id=aaaaaaaa", "-format=json"))
        .contains("\"SecretID\": \"" + SECRET + '"');
  }

  private static void explains(ProductProcess agent) throws Exception {
    CommandRun allowed = as(SECRET, agent, "explain", "key", "write", "app/x y");
    assertThat(allowed.exit()).isZero();
    assertThat(allowed.output())
        .isEqualTo(
            """
            Allowed: key:write on "app/x y"
              Token:   %s
              Rule:    key_prefix "app/" { policy = "write" }
              Policy:  app, line 1
              Role:    dev
            """
                .formatted(ACCESSOR));
    CommandRun denied = as(SECRET, agent, "explain", "key", "read", "app/ cold");
    assertThat(denied.exit()).isEqualTo(2);
    assertThat(denied.output()).startsWith("Denied: key:read").contains("Policy:  app, line 2\n");
    CommandRun byDefault =
        as(MANAGEMENT, agent, "explain", "-accessor-id=anonymous", "operator", "read");
    assertThat(byDefault.exit()).isEqualTo(2);
    assertThat(byDefault.output())
        .contains("Reason:  no rule is about it, and acl.default_policy is deny");
    CommandRun foreign = as(SECRET, agent, "explain", "-accessor-id=anonymous", "key", "read", "x");
    assertThat(foreign.exit()).isEqualTo(1);
    assertThat(foreign.errors()).contains("lacks permission 'acl:read'");
    assertThat(as(SECRET, agent, "explain", "kez", "read", "x").errors())
        .contains("Invalid resource: \"kez\"; it is one of acl, agent, event");
    assertThat(as(SECRET, agent, "explain", "key", "list", "app/x").exit()).isZero();
  }

  private static void changes(ProductProcess agent) throws Exception {
    String policy = acl(agent, "policy", "update", "-name=app", "-description=changed");
    assertThat(field(policy, "Description")).isEqualTo("changed");
    assertThat(policy).contains("key_prefix \"app/\"");
    assertThat(acl(agent, "role", "update", "-name=dev", "-service-identity=web"))
        .contains("Policies:", "Service Identities:\n   web (Datacenters: all)\n");
    assertThat(acl(agent, "role", "update", "-name=dev", "-no-merge", "-service-identity=web"))
        .doesNotContain("Policies:");
    assertThat(
            acl(
                agent,
                "token",
                "update",
                "-accessor-id=aaaaaaaa",
                "-append-policy-name=global-management"))
        .contains("global-management", " - dev\n");
    assertThat(acl(agent, "templated-policy", "list")).contains("builtin/service\n");
    CommandRun set = as(MANAGEMENT, agent, "set-agent-token", "dns", SECRET);
    assertThat(set.output()).isEqualTo("ACL token \"dns\" set successfully\n");
  }

  private static void refuses(ProductProcess agent) throws Exception {
    assertThat(as(MANAGEMENT, agent, "policy", "create", "-name=bad", "-rules=key {").exit())
        .isEqualTo(1);
    assertThat(
            as(
                    MANAGEMENT,
                    agent,
                    "policy",
                    "create",
                    "-name=bad",
                    "-rules=key \"a\" { policy = \"dance\" }")
                .errors())
        .contains("Invalid key policy");
    assertThat(as(MANAGEMENT, agent, "policy", "read", "-name=none").errors())
        .contains("no such policy with name \"none\"");
    assertThat(as("none", agent, "token", "list").errors()).contains("ACL not found");
  }

  private static void deletes(ProductProcess agent) throws Exception {
    HttpRequest monitor =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + agent.httpPort() + "/v1/agent/monitor"))
            .header("X-Consul-Token", SECRET)
            .timeout(START_WAIT_MAX)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> log =
          client.send(monitor, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(log.statusCode()).isEqualTo(200);
      deletesAll(agent);
      // A stream of a token that is not there any more comes to its end.
      assertThat(CompletableFuture.supplyAsync(() -> bytes(log.body())))
          .succeedsWithin(START_WAIT_MAX);
    }
  }

  private static long bytes(InputStream all) {
    try {
      return all.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deletesAll(ProductProcess agent) throws Exception {
    assertThat(acl(agent, "token", "delete", "-accessor-id=aaaaaaaa"))
        .contains("Token \"" + ACCESSOR + "\" deleted successfully");
    assertThat(acl(agent, "role", "delete", "-name=dev")).contains("deleted successfully");
    assertThat(acl(agent, "policy", "delete", "-name=app")).contains("deleted successfully");
    assertThat(acl(agent, "policy", "list")).doesNotContain("app:");
    assertThat(as(SECRET, agent, "explain", "key", "read", "a").errors()).contains("ACL not found");
  }
}
