package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigLoader;
import io.praetor.agent.config.LoadedConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that denies what no rule allows, and agents without a log: they judge what they answer
 * themselves by asking it, each with another {@code acl.down_policy}. The last test stops the
 * server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GuardedClientsTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final String ROOT = "11111111-2222-3333-4444-555555555555";
  private static final String AGENT = "22222222-2222-3333-4444-555555555555";
  private static final String WEB = "33333333-2222-3333-4444-555555555555";
  private static final String READER = "44444444-2222-3333-4444-555555555555";
  private static final String RECOVERY = "55555555-2222-3333-4444-555555555555";
  private static final String UNKNOWN = "66666666-2222-3333-4444-555555555555";

  private static final String EXTEND = "extend-cache";
  private static final String ASYNC = "async-cache";
  private static final String ALLOW = "allow";
  private static final String DENY = "deny";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Integer> clients = new LinkedHashMap<>();
  private final List<Agent> started = new ArrayList<>();
  private Path folder = Path.of("");
  private int serverPort;
  private int serverHttp;
  private @Nullable Agent server;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    folder = made;
    int ports = FreePorts.ten();
    serverPort = ports;
    serverHttp = ports + 1;
    server = server();
    eventually("a leader", () -> get(serverHttp, ROOT, "/v1/acl/policies").statusCode() == 200);
    token(
        AGENT,
        "node_prefix \"\" { policy = \"write\" } service_prefix \"\" { policy = \"write\" }");
    token(WEB, "service \"web\" { policy = \"write\" }");
    token(READER, "agent_prefix \"\" { policy = \"read\" }");
    int next = ports + 2;
    for (String policy : List.of(EXTEND, ASYNC, ALLOW, DENY)) {
      clients.put(policy, next);
      started.add(client(policy, next));
      next += 2;
    }
    for (int port : clients.values()) {
      eventually("it is judged", () -> get(port, ROOT, "/v1/agent/self").statusCode() == 200);
    }
  }

  @AfterAll
  void stop() {
    started.forEach(Agent::close);
    if (server != null) {
      server.close();
    }
    http.close();
  }

  private Agent server() throws IOException {
    return agent(
        new AgentFlags.Given("server", "true"),
        new AgentFlags.Given("bootstrap-expect", "1"),
        new AgentFlags.Given("node", "s1"),
        new AgentFlags.Given("data-dir", folder.resolve("s1").toString()),
        new AgentFlags.Given("server-port", Integer.toString(serverPort)),
        new AgentFlags.Given("http-port", Integer.toString(serverHttp)),
        hcl(
            "acl { enabled = true default_policy = \"deny\" tokens { initial_management = \""
                + ROOT
                + "\" } }"));
  }

  private Agent client(String policy, int port) throws IOException {
    return agent(
        new AgentFlags.Given("node", policy),
        new AgentFlags.Given("data-dir", folder.resolve(policy).toString()),
        new AgentFlags.Given("server-port", Integer.toString(port + 1)),
        new AgentFlags.Given("http-port", Integer.toString(port)),
        new AgentFlags.Given("retry-join", "127.0.0.1:" + serverPort),
        hcl("performance { rpc_hold_timeout = \"1s\" }"),
        // What the servers' default_policy says counts, and not this one.
        hcl(
            "acl { enabled = true default_policy = \"allow\" token_ttl = \"1s\" down_policy = \""
                + policy
                + "\" tokens { agent = \""
                + AGENT
                + "\" agent_recovery = \""
                + RECOVERY
                + "\" } }"));
  }

  private static AgentFlags.Given hcl(String text) {
    return new AgentFlags.Given("hcl", text);
  }

  private static Agent agent(AgentFlags.Given... given) throws IOException {
    List<AgentFlags.Given> flags = new ArrayList<>(List.of(given));
    flags.add(new AgentFlags.Given("bind", "127.0.0.1"));
    flags.add(new AgentFlags.Given("serf-lan-port", "-1"));
    flags.add(new AgentFlags.Given("dns-port", "-1"));
    LoadedConfig loaded;
    try {
      loaded = ConfigLoader.load(flags);
      return Agent.start(loaded, () -> ConfigLoader.load(flags));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void token(String secret, String rules) throws Exception {
    String name = "p" + secret.charAt(0);
    policy("/v1/acl/policy", name, rules);
    HttpResponse<String> made =
        put(
            serverHttp,
            ROOT,
            "/v1/acl/token",
            "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + name + "\"}]}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  /** Makes a policy, or changes one at its path. */
  private String policy(String path, String name, String rules) throws Exception {
    HttpResponse<String> made =
        put(
            serverHttp,
            ROOT,
            path,
            "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules.replace("\"", "\\\"") + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return made.body().split("\"", -1)[3];
  }

  private HttpRequest request(int port, String token, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(WAIT_MAX)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return (token.isEmpty() ? request : request.header("X-Consul-Token", token)).build();
  }

  private HttpResponse<String> put(int port, String token, String path, String body)
      throws Exception {
    return http.send(request(port, token, "PUT", path, body), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(int port, String token, String path) {
    try {
      return http.send(request(port, token, "GET", path, ""), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private int client(String policy) {
    return Objects.requireNonNull(clients.get(policy));
  }

  private static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String filtered(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Consul-Results-Filtered-By-ACLs").orElse("");
  }

  @Test
  @Order(1)
  void itAnswersWhatTheServersAllow() throws Exception {
    int port = client(EXTEND);
    assertThat(put(port, ROOT, "/v1/agent/service/register", "{\"Name\":\"db\"}").statusCode())
        .isEqualTo(200);
    assertThat(put(port, WEB, "/v1/agent/service/register", "{\"Name\":\"web\"}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> refused =
        put(port, WEB, "/v1/agent/service/register", "{\"Name\":\"db\",\"ID\":\"x\"}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .startsWith("Permission denied: token with AccessorID '")
        .endsWith("lacks permission 'service:write' on \"db\"");
    for (String path : List.of("/v1/agent/services", "/v1/agent/checks")) {
      assertThat(get(port, "", path).body()).as(path).isEqualTo("{}");
      assertThat(filtered(get(port, ROOT, path))).isEmpty();
    }
    assertThat(get(port, WEB, "/v1/agent/services").body()).contains("web").doesNotContain("db");
    assertThat(filtered(get(port, WEB, "/v1/agent/services"))).isEqualTo("true");
    assertThat(get(port, WEB, "/v1/agent/service/db").statusCode()).isEqualTo(403);
    assertThat(get(port, WEB, "/v1/agent/health/service/name/web").statusCode()).isEqualTo(200);
    assertThat(put(port, WEB, "/v1/agent/service/deregister/db", "").statusCode()).isEqualTo(403);
    assertThat(put(port, WEB, "/v1/agent/check/register", "{\"Name\":\"n\",\"TTL\":\"9s\"}").body())
        .endsWith("lacks permission 'node:write' on \"" + EXTEND + "\"");
    for (String path :
        List.of("/v1/agent/self", "/v1/agent/metrics", "/v1/agent/version", "/v1/agent/host")) {
      assertThat(get(port, WEB, path).statusCode()).as(path).isEqualTo(403);
      assertThat(get(port, "", path).body()).as(path).contains("anonymous token lacks permission");
      assertThat(get(port, UNKNOWN, path).body()).as(path).isEqualTo("ACL not found");
      assertThat(get(port, ROOT, path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(get(port, READER, "/v1/agent/self").statusCode()).isEqualTo(200);
    assertThat(get(port, READER, "/v1/agent/host").statusCode()).isEqualTo(403);
    for (String path :
        List.of(
            "/v1/agent/reload",
            "/v1/agent/leave",
            "/v1/agent/join/127.0.0.1",
            "/v1/agent/maintenance?enable=true",
            "/v1/agent/token/default")) {
      assertThat(put(port, READER, path, "{\"Token\":\"" + ROOT + "\"}").statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(put(port, ROOT, "/v1/agent/reload", "").statusCode()).isEqualTo(200);
    assertThat(get(port, RECOVERY, "/v1/agent/self").statusCode()).isEqualTo(200);
    // It is this agent's alone, and no server's.
    assertThat(get(port, RECOVERY, "/v1/catalog/nodes").body()).isEqualTo("ACL not found");
  }

  @Test
  @Order(2)
  void itsDefaultTokenStandsForNone() throws Exception {
    int port = client(ALLOW);
    assertThat(get(port, "", "/v1/agent/self").statusCode()).isEqualTo(403);
    assertThat(
            put(port, ROOT, "/v1/agent/token/default", "{\"Token\":\"" + READER + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(get(port, "", "/v1/agent/self").statusCode()).isEqualTo(200);
    assertThat(get(port, "anonymous", "/v1/agent/self").statusCode()).isEqualTo(403);
    assertThat(put(port, ROOT, "/v1/agent/token/default", "{\"Token\":\"\"}").statusCode())
        .isEqualTo(200);
    assertThat(get(port, "", "/v1/agent/self").statusCode()).isEqualTo(403);
  }

  @Test
  @Order(2)
  void whatATokenLosesIsLostWithinTheTimeThatItsRightsAreKept() throws Exception {
    String secret = "77777777-2222-3333-4444-555555555555";
    token(secret, "agent_prefix \"\" { policy = \"read\" } service \"own\" { policy = \"write\" }");
    int port = client(DENY);
    assertThat(put(port, secret, "/v1/agent/service/register", "{\"Name\":\"own\"}").statusCode())
        .isEqualTo(200);
    String hash =
        get(port, secret, "/v1/agent/service/own")
            .headers()
            .firstValue("X-Consul-Contenthash")
            .orElseThrow();
    CompletableFuture<HttpResponse<String>> waiting =
        http.sendAsync(
            request(port, secret, "GET", "/v1/agent/service/own?wait=60s&hash=" + hash, ""),
            BodyHandlers.ofString());
    String id = "{\"Name\":\"p7\",\"Rules\":\"agent_prefix \\\"\\\" { policy = \\\"read\\\" }\"}";
    String path =
        "/v1/acl/policy/"
            + get(serverHttp, ROOT, "/v1/acl/policy/name/p7").body().split("\"", -1)[3];
    assertThat(put(serverHttp, ROOT, path, id).statusCode()).isEqualTo(200);
    eventually(
        "it is refused", () -> get(port, secret, "/v1/agent/service/own").statusCode() == 403);
    assertThat(get(port, secret, "/v1/agent/self").statusCode()).isEqualTo(200);
    assertThat(waiting.isDone()).isFalse();
    assertThat(
            put(port, ROOT, "/v1/agent/service/register", "{\"Name\":\"own\",\"Port\":1}")
                .statusCode())
        .isEqualTo(200);
    assertThat(waiting.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(403);
  }

  @Test
  @Order(3)
  void withoutServersTheDownPolicyDecides() throws Exception {
    for (int port : clients.values()) {
      assertThat(get(port, READER, "/v1/agent/self").statusCode()).isEqualTo(200);
      assertThat(get(port, "", "/v1/agent/self").statusCode()).isEqualTo(403);
    }
    Objects.requireNonNull(server).close();
    server = null;
    eventually(
        "nothing is allowed",
        () -> get(client(DENY), READER, "/v1/agent/self").statusCode() == 403);
    eventually(
        "all is allowed", () -> get(client(ALLOW), "", "/v1/agent/self").statusCode() == 200);
    assertThat(get(client(ALLOW), UNKNOWN, "/v1/agent/self").statusCode()).isEqualTo(200);
    // By now each has been asked for longer than it keeps answers.
    for (String policy : List.of(EXTEND, ASYNC)) {
      assertThat(get(client(policy), READER, "/v1/agent/self").statusCode()).isEqualTo(200);
      assertThat(get(client(policy), "", "/v1/agent/self").statusCode()).isEqualTo(403);
      assertThat(get(client(policy), AGENT, "/v1/agent/self").body())
          .isEqualTo(
              "Permission denied: no server says what this token may, and acl.down_policy is \""
                  + policy
                  + "\"");
    }
    for (int port : clients.values()) {
      assertThat(get(port, RECOVERY, "/v1/agent/self").statusCode()).isEqualTo(200);
    }
    server = server();
    eventually(
        "it is judged again",
        () -> get(client(DENY), READER, "/v1/agent/self").statusCode() == 200);
    eventually(
        "it is closed again", () -> get(client(ALLOW), "", "/v1/agent/self").statusCode() == 403);
    assertThat(get(client(EXTEND), AGENT, "/v1/agent/self").body())
        .contains("lacks permission 'agent:read'");
  }
}
