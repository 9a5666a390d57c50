package io.praetor.verification.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.operation.CommandRun;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, policies, roles and prepared queries that {@code migrate} takes along. */
class MovedRightsTest {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final String HERE = "11111111-2222-3333-4444-555555555555";
  private static final String THERE = "22222222-2222-3333-4444-555555555555";
  private static final String SECRET = "bbbbbbbb-2222-3333-4444-555555555555";
  private static final String ACCESSOR = "aaaaaaaa-2222-3333-4444-555555555555";

  @TempDir Path folder;

  private ProductProcess agent(String name, String management) throws Exception {
    return ProductProcess.single(
            folder.resolve(name),
            "-dev",
            "-hcl=acl { enabled = true default_policy = \"deny\" tokens { initial_management = \""
                + management
                + "\" } }")
        .awaitLeader(START_MAX);
  }

  private static String put(ProductProcess agent, String method, String path, String body)
      throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(
            agent.httpPort(),
            method,
            path + "?token=" + HERE,
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  @Test
  void tokensGoOnAsTheyAre() throws Exception {
    try (ProductProcess source = agent("source", HERE);
        ProductProcess target = agent("target", THERE)) {
      put(
          source,
          "PUT",
          "/v1/acl/policy",
          "{\"Name\": \"app\", \"Rules\": \"key_prefix \\\"app/\\\" { policy = \\\"write\\\" }\"}");
      put(
          source,
          "PUT",
          "/v1/acl/role",
          "{\"Name\": \"dev\", \"Policies\": [{\"Name\": \"app\"}]}");
      put(
          source,
          "PUT",
          "/v1/acl/token",
          "{\"AccessorID\": \""
              + ACCESSOR
              + "\", \"SecretID\": \""
              + SECRET
              + "\", \"Roles\": [{\"Name\": \"dev\"}]}");
      put(source, "POST", "/v1/query", "{\"Name\": \"near\", \"Service\": {\"Service\": \"web\"}}");
      put(source, "PUT", "/v1/kv/app/a", "value");
      for (int times = 0; times < 2; times++) {
        CommandRun run =
            CommandRun.as(
                THERE,
                target,
                "migrate",
                "-from=" + source.address(),
                "-from-token=" + HERE,
                "-acl",
                "-queries");
        assertThat(run.errors()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.output())
            .contains("1 policies, 1 roles", "Moved 1 prepared queries.", "1 key: equal.");
      }
      assertThat(CommandRun.as(SECRET, target, "kv", "get", "app/a").output()).isEqualTo("value\n");
      assertThat(CommandRun.as(SECRET, target, "kv", "get", "other").errors())
          .contains("Permission denied");
      assertThat(RawHttp.send(target.httpPort(), "GET", "/v1/query?token=" + THERE, null).text())
          .containsOnlyOnce("\"Name\":\"near\"");
      CommandRun filtered =
          CommandRun.as(
              THERE, target, "migrate", "-from=" + source.address(), "-from-token=" + SECRET);
      assertThat(filtered.exit()).isZero();
      put(source, "PUT", "/v1/kv/hidden", "value");
      CommandRun partly =
          CommandRun.as(
              THERE, target, "migrate", "-from=" + source.address(), "-from-token=" + SECRET);
      assertThat(partly.exit()).isEqualTo(1);
      assertThat(partly.errors()).contains("may not read every key");
    }
  }
}
