package io.praetor.verification.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services of an agent where access control denies what no rule allows. */
class GuardedServicesTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final String AGENT = "22222222-2222-3333-4444-555555555555";
  private static final String WEB = "33333333-2222-3333-4444-555555555555";

  @TempDir private Path folder;
  private ProductProcess agent;

  @BeforeEach
  void start() throws IOException {
    agent =
        ProductProcess.single(
                folder,
                "-node=own",
                "-hcl=acl { enabled = true default_policy = \"deny\" tokens { initial_management = \""
                    + ROOT
                    + "\" agent = \""
                    + AGENT
                    + "\" } }")
            .awaitLeader(WAIT_MAX);
    token(
        AGENT,
        "node_prefix \\\"\\\" { policy = \\\"write\\\" } service_prefix \\\"\\\" { policy = \\\"write\\\" }");
    token(WEB, "service \\\"web\\\" { policy = \\\"write\\\" }");
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void theAgentTellsTheCatalogOfThemWithItsOwnToken() throws IOException {
    assertThat(put(WEB, "/v1/agent/service/register", "{\"Name\":\"web\"}").status())
        .isEqualTo(200);
    await(ROOT, "/v1/catalog/service/web", "\"ServiceName\":\"web\"");
    assertThat(put(WEB, "/v1/agent/service/deregister/web", "").status()).isEqualTo(200);
    await(ROOT, "/v1/catalog/service/web", "[]");
  }

  @Test
  void whoHasNoRightToOneCannotTouchIt() throws IOException {
    assertThat(put(ROOT, "/v1/agent/service/register", "{\"Name\":\"db\"}").status())
        .isEqualTo(200);
    for (String secret : new String[] {WEB, "anonymous"}) {
      assertThat(put(secret, "/v1/agent/service/register", "{\"Name\":\"db\"}").status())
          .isEqualTo(403);
      assertThat(
              put(secret, "/v1/agent/service/register", "{\"ID\":\"db\",\"Name\":\"web\"}")
                  .status())
          .isEqualTo(403);
      assertThat(put(secret, "/v1/agent/service/deregister/db", "").status()).isEqualTo(403);
      assertThat(get(secret, "/v1/agent/service/db").status()).isEqualTo(403);
      assertThat(get(secret, "/v1/agent/services").text()).doesNotContain("db");
      for (String target : new String[] {"\"AliasService\":\"db\"", "\"AliasNode\":\"other\""}) {
        RawHttp.Answer alias =
            put(
                secret,
                "/v1/agent/service/register",
                "{\"Name\":\"web\",\"Check\":{\"CheckID\":\"a\"," + target + "}}");
        assertThat(alias.status()).as(target).isEqualTo(403);
      }
    }
    await(ROOT, "/v1/catalog/service/db", "\"ServiceName\":\"db\"");
    assertThat(get(WEB, "/v1/catalog/service/db").text()).doesNotContain("db");
  }

  private void token(String secret, String rules) throws IOException {
    String name = "p" + secret.charAt(0);
    await(ROOT, "/v1/acl/policies", "global-management");
    RawHttp.Answer policy =
        put(ROOT, "/v1/acl/policy", "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules + "\"}");
    assertThat(policy.status()).as(policy.text()).isEqualTo(200);
    RawHttp.Answer token =
        put(
            ROOT,
            "/v1/acl/token",
            "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + name + "\"}]}");
    assertThat(token.status()).as(token.text()).isEqualTo(200);
  }

  private RawHttp.Answer put(String secret, String path, String body) throws IOException {
    return RawHttp.send(
        agent.httpPort(), "PUT", path, Map.of("X-Consul-Token", secret), body.getBytes(UTF_8));
  }

  private RawHttp.Answer get(String secret, String path) throws IOException {
    return RawHttp.send(agent.httpPort(), "GET", path, Map.of("X-Consul-Token", secret), null);
  }

  private void await(String secret, String path, String text) throws IOException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    String seen = "";
    while (!seen.contains(text)) {
      assertThat(System.nanoTime() - deadline).as("%s tells %s: %s", path, text, seen).isNegative();
      LockSupport.parkNanos(50_000_000);
      seen = get(secret, path).text();
    }
  }
}
