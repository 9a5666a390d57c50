package io.praetor.verification.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.operation.CommandRun;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and a client agent with a marked secret of each kind, which are used in all the ways
 * that there are: afterwards none may be found where it is not meant to be.
 */
class MarkedSecretsTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SigningKey KEY = SigningKey.ellipticCurve("k1");

  /** In the log of the cluster, and so in its snapshots. */
  private static final String REPLICATED = "raft/.*";

  private static final String KEPT_TOKENS = "acl-tokens\\.json";
  private static final String REGISTRATIONS = "registrations\\.(json|journal)";

  /** What tells of an agent to those who may see it. */
  private static final String FIGURES =
      """
      /v1/agent/self /v1/agent/metrics /v1/agent/metrics?format=prometheus \
      /v1/agent/host /v1/agent/members /v1/agent/services /v1/agent/checks \
      /v1/catalog/nodes /v1/catalog/service/web /v1/health/state/any /v1/operator/usage \
      /v1/operator/raft/configuration /v1/operator/autopilot/state /v1/acl/policies \
      /v1/acl/auth-methods /v1/internal/ui/services /v1/session/list /v1/kv/?keys\
      """;

  @TempDir Path folder;

  private final MarkedSecrets secrets = new MarkedSecrets();
  private final List<String> told = new ArrayList<>();
  private final List<Thread> monitors = new ArrayList<>();
  private final Queue<String> monitored = new ConcurrentLinkedQueue<>();
  private final String root = secret(1, "initial_management", REPLICATED);
  private final String recovery = secret(2, "agent_recovery", KEPT_TOKENS);
  private final String fallback = secret(3, "default", REPLICATED);
  private final String ofAgent = secret(4, "agent", REPLICATED);
  private final String dns = secret(5, "dns", REPLICATED);
  private final String made = secret(6, "of a client", REPLICATED + "|" + REGISTRATIONS);
  private final String set = secret(7, "set by a request", REPLICATED + "|" + KEPT_TOKENS);
  private final String unknown = secret(8, "of nobody", "");
  private final String value = secrets.mark("m4rked-value-of-a-key", "value of a key", REPLICATED);
  private final String payload = secrets.mark("m4rked-payload", "payload of an event", "");
  private final String encrypt =
      secrets.mark(
          Base64.getEncoder().encodeToString("m4rked-key-of-thirty-two-bytes!!".getBytes(UTF_8)),
          "encrypt",
          "");

  private Issuer issuer;
  private ProductProcess server;
  private ProductProcess client;

  private String secret(int number, String name, String files) {
    return secrets.mark("5ec7e700-0000-4000-8000-00000000000" + number, name, files);
  }

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer();
    issuer.publish(KEY);
    List<Integer> ports = Ports.free(5);
    String shared =
        "bind_addr = \"127.0.0.1\" log_level = \"TRACE\" encrypt = \""
            + encrypt
            + "\"\n"
            + "ports { serf_lan = -1 }\n"
            + "enable_local_script_checks = true\n"
            + "acl { enabled = true default_policy = \"deny\" enable_token_persistence = true\n"
            + "tokens { agent_recovery = \""
            + recovery
            + "\" default = \""
            + fallback
            + "\" agent = \""
            + ofAgent
            + "\" dns = \""
            + dns
            + "\" ";
    Path ofServer = folder.resolve("server.hcl");
    Files.writeString(
        ofServer,
        shared
            + "initial_management = \""
            + root
            + "\" } }\n"
            + "server = true bootstrap_expect = 1 node_name = \"s\"\n"
            + "ports { http = "
            + ports.get(0)
            + " server = "
            + ports.get(1)
            + " dns = "
            + ports.get(4)
            + " }\n"
            + "data_dir = \""
            + folder.resolve("s")
            + "\"\n"
            + audit("s-audit.json"));
    server =
        ProductProcess.of(
            List.of("agent", "-config-file=" + ofServer), folder.resolve("s.log"), ports.get(0));
    Path ofClient = folder.resolve("client.hcl");
    Files.writeString(
        ofClient,
        shared
            + "} }\n"
            + "node_name = \"c\" retry_join = [\"127.0.0.1:"
            + ports.get(1)
            + "\"]\n"
            + "ports { http = "
            + ports.get(2)
            + " server = "
            + ports.get(3)
            + " dns = -1 }\n"
            + "data_dir = \""
            + folder.resolve("c")
            + "\"\n"
            + audit("c-audit.json"));
    client =
        ProductProcess.of(
            List.of("agent", "-config-file=" + ofClient), folder.resolve("c.log"), ports.get(2));
    until("a token", () -> ask(server, root, "GET", "/v1/acl/token/self", "").status() == 200);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    issuer.close();
  }

  private String audit(String file) {
    return "audit { enabled = true sink \"file\" { type = \"file\" format = \"json\" path = \""
        + folder.resolve(file)
        + "\" } }\n";
  }

  @Test
  void noneIsFoundWhereItIsNotMeantToBe() throws Exception {
    tokens();
    until("the client agent", () -> ask(client, made, "GET", "/v1/kv/?keys", "").status() < 500);
    try (Socket _ = monitor(server);
        Socket _ = monitor(client)) {
      String login = logins();
      for (ProductProcess agent : List.of(server, client)) {
        requests(agent, login);
        figures(agent);
        commands(agent);
      }
      broken();
      until(
          "the snapshot of the server",
          () -> ask(server, root, "GET", "/v1/snapshot", "").status() == 200);
    } finally {
      for (Thread thread : monitors) {
        thread.join();
      }
    }
    told.addAll(monitored);
    assertThat(told.getLast()).contains("[DEBUG]");
    processes();
    client.close();
    server.close();
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the log of the server", server.log());
    places.put("the log of the client agent", client.log());
    places.put("the audit of the server", Files.readString(folder.resolve("s-audit.json")));
    places.put("the audit of the client", Files.readString(folder.resolve("c-audit.json")));
    for (int i = 0; i < told.size(); i++) {
      places.put("what was told (" + i + ")", told.get(i));
    }
    assertThat(places.get("the log of the server")).contains("[DEBUG]");
    Set<String> wrong = new TreeSet<>();
    places.forEach((place, text) -> wrong.addAll(secrets.in(place, text)));
    Set<String> found = new TreeSet<>();
    for (String agent : List.of("s", "c")) {
      wrong.addAll(secrets.inFolder(folder.resolve(agent), found));
    }
    assertThat(wrong).isEmpty();
    // It is looked for where it is.
    assertThat(found).contains("value of a key", "of a client", "set by a request");
  }

  private void tokens() throws Exception {
    String rules =
        "key_prefix \"\" { policy = \"write\" } service_prefix \"\" { policy = \"write\" }"
            + " node_prefix \"\" { policy = \"write\" } session_prefix \"\" { policy = \"write\" }"
            + " agent_prefix \"\" { policy = \"write\" } event_prefix \"\" { policy = \"write\" }"
            + " query_prefix \"\" { policy = \"write\" }";
    json("PUT", "/v1/acl/policy", Map.of("Name", "all", "Rules", rules));
    for (String secret : List.of(fallback, ofAgent, dns, made, set)) {
      json(
          "PUT",
          "/v1/acl/token",
          Map.of("SecretID", secret, "Policies", List.of(Map.of("Name", "all"))));
    }
  }

  /** Logins that end well and badly; the secret of the one that was made. */
  private String logins() throws Exception {
    json(
        "PUT",
        "/v1/acl/auth-method",
        Map.of(
            "Name",
            "jwt",
            "Type",
            "jwt",
            "MaxTokenTTL",
            "5m",
            "Config",
            Map.of(
                "JWKSURL",
                issuer.keysUrl(),
                "JWTSupportedAlgs",
                List.of("ES256"),
                "BoundAudiences",
                List.of("praetor"),
                "ClaimMappings",
                Map.of("sub", "name"))));
    json(
        "PUT",
        "/v1/acl/binding-rule",
        Map.of("AuthMethod", "jwt", "BindType", "policy", "BindName", "all"));
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims =
        Map.of("aud", "praetor", "sub", "somebody", "iat", now, "exp", now + 600);
    String bearer = Issuer.token(KEY, "ES256", claims);
    String forged = Issuer.token(SigningKey.ellipticCurve("k1"), "ES256", claims);
    for (String shown : List.of(bearer, forged)) {
      secrets.mark(shown.substring(shown.lastIndexOf('.') + 1), "signature of a bearer token", "");
    }
    Map<String, String> body = Map.of("AuthMethod", "jwt", "BearerToken", bearer);
    RawHttp.Answer login = ask(client, "", "POST", "/v1/acl/login", JSON.writeValueAsString(body));
    assertThat(login.status()).as(login.text()).isEqualTo(200);
    String secret = JSON.readTree(login.body()).path("SecretID").asText();
    secrets.mark(secret, "of a login", REPLICATED);
    for (ProductProcess agent : List.of(server, client)) {
      for (String bad :
          List.of(
              "{\"AuthMethod\":\"jwt\",\"BearerToken\":\"" + forged + "\"}",
              "{\"AuthMethod\":\"none\",\"BearerToken\":\"" + bearer + "\"}",
              "{\"AuthMethod\":\"jwt\",\"BearerToken\":\"" + bearer + "\"",
              "{\"AuthMethod\":\"jwt\",\"BearerToken\":[\"" + bearer + "\"]}")) {
        assertThat(ask(agent, "", "POST", "/v1/acl/login", bad).status()).isNotEqualTo(200);
      }
    }
    return secret;
  }

  /** Each secret in each way of a request, well and badly. */
  private void requests(ProductProcess agent, String login) throws Exception {
    for (String shown :
        List.of(root, recovery, fallback, ofAgent, dns, made, set, login, unknown)) {
      for (String path : List.of("/v1/kv/a", "/v1/kv/a%zz", "/v1/none", "/v1/agent/self")) {
        ask(agent, shown, "GET", path, "");
        ask(agent, "", "GET", path + "?token=" + shown, "");
        ask(agent, "", "PUT", path + "?stale&%74oken=" + shown + "&cas=x", value);
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + shown);
        RawHttp.send(agent.httpPort(), "GET", path, bearer, new byte[0]);
      }
      ask(agent, shown, "GET", "/v1/acl/token/self", "");
    }
    assertThat(ask(agent, made, "PUT", "/v1/kv/a", value).status()).isEqualTo(200);
    assertThat(ask(agent, made, "GET", "/v1/kv/a?raw", "").text()).isEqualTo(value);
    ask(agent, unknown, "PUT", "/v1/kv/a", value);
    String op = "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"b\",\"Value\":\"" + base64(value) + "\"}}";
    assertThat(ask(agent, made, "PUT", "/v1/txn", op + "]").status()).isEqualTo(200);
    String service =
        "{\"Name\":\"web\",\"Token\":\""
            + made
            + "\",\"Check\":{\"CheckID\":\"web\",\"TTL\":\"10m\",\"Token\":\""
            + made
            + "\"}}";
    assertThat(ask(agent, made, "PUT", "/v1/agent/service/register", service).status())
        .isEqualTo(200);
    ask(agent, made, "PUT", "/v1/agent/service/register", service + "}");
    assertThat(ask(agent, made, "PUT", "/v1/event/fire/e", payload).status()).isEqualTo(200);
    String query =
        "{\"Name\":\"q-"
            + agent.httpPort()
            + "\",\"Token\":\""
            + made
            + "\",\"Service\":{\"Service\":\"web\"}}";
    assertThat(ask(agent, made, "POST", "/v1/query", query).status()).isEqualTo(200);
    ask(agent, root, "PUT", "/v1/acl/token", "{\"SecretID\":\"x" + made + "\"}");
    ask(agent, root, "PUT", "/v1/acl/bootstrap", "{\"BootstrapSecret\":\"" + made + "\"}");
    for (String name : List.of("default", "agent", "dns", "agent_recovery", "none")) {
      String token = "{\"Token\":\"" + (name.equals("agent_recovery") ? recovery : set) + "\"}";
      if (!name.equals("agent_recovery")) {
        ask(agent, root, "PUT", "/v1/agent/token/" + name, token);
      }
      ask(agent, root, "PUT", "/v1/agent/token/" + name, token + "]");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private void figures(ProductProcess agent) throws IOException {
    for (String path : FIGURES.split("\\s+")) {
      RawHttp.Answer answer = ask(agent, root, "GET", path, "");
      assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
      told.add(path + ": " + answer.text());
    }
    told.add(ask(agent, made, "GET", "/v1/query", "").text());
    told.add(ask(agent, made, "GET", "/v1/acl/tokens", "").text());
  }

  private void commands(ProductProcess agent) throws Exception {
    for (String shown : List.of(made, unknown)) {
      for (String words :
          List.of("members -detailed", "info", "kv get none", "operator raft list-peers")) {
        CommandRun run = CommandRun.as(shown, agent, words.split(" "));
        told.add(words + ": " + run.output() + run.errors());
      }
    }
  }

  /** Configurations that are refused, with a secret in them. */
  private void broken() throws Exception {
    Path config = folder.resolve("server.hcl");
    String good = Files.readString(config);
    for (String bad :
        List.of(
            good.replace("encrypt = \"", "encrypt = \"!"),
            good.replace("initial_management = \"", "initial_management = [\""),
            good.replace("agent = \"" + ofAgent, "agnt = \"" + ofAgent))) {
      Files.writeString(config, bad);
      CommandRun validated = CommandRun.of(server, "validate", config.toString());
      told.add(validated.output() + validated.errors());
      ask(server, root, "PUT", "/v1/agent/reload", "");
    }
    Files.writeString(config, good);
    assertThat(ask(server, root, "PUT", "/v1/agent/reload", "").status()).isEqualTo(200);
  }

  /** The command lines of the agents and of all that they have started. */
  private void processes() throws IOException {
    for (ProductProcess agent : List.of(server, client)) {
      ProcessHandle handle = ProcessHandle.of(agent.pid()).orElseThrow();
      for (ProcessHandle each : Stream.concat(Stream.of(handle), handle.descendants()).toList()) {
        Path line = Path.of("/proc/" + each.pid() + "/cmdline");
        String text = new String(Files.readAllBytes(line), UTF_8);
        assertThat(text).isNotEmpty();
        told.add(text);
      }
    }
  }

  /** Has an agent tell its log, of all levels. */
  private Socket monitor(ProductProcess agent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.httpPort());
    socket
        .getOutputStream()
        .write(
            ("GET /v1/agent/monitor?loglevel=trace HTTP/1.1\r\nHost: x\r\nX-Consul-Token: "
                    + root
                    + "\r\n\r\n")
                .getBytes(UTF_8));
    InputStream in = socket.getInputStream();
    monitors.add(
        Thread.ofVirtual()
            .start(() -> {
              StringBuilder text = new StringBuilder();
              byte[] some = new byte[8_192];
              try {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                  text.append(new String(some, 0, n, UTF_8));
                }
              } catch (IOException e) {
                text.append(e); // The test has closed it.
              }
              monitored.add(text.toString());
            }));
    return socket;
  }

  private void json(String method, String path, Map<String, ?> body) throws Exception {
    String text = JSON.writeValueAsString(body);
    until(method + ' ' + path, () -> ask(server, root, method, path, text).status() == 200);
  }

  /** One request; what refuses it is kept. */
  private RawHttp.Answer ask(
      ProductProcess agent, String secret, String method, String path, String body)
      throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(
            agent.httpPort(),
            method,
            path,
            secret.isEmpty() ? Map.of() : Map.of("X-Consul-Token", secret),
            body.getBytes(UTF_8));
    if (answer.status() >= 300) {
      told.add(method + ' ' + path.replaceAll("oken=[^&]*", "") + ": " + answer.text());
    }
    return answer;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void until(String what, Condition condition) {
    boolean isSo =
        Cluster.await(
            WAIT_MAX,
            () -> {
              try {
                return condition.holds();
              } catch (IOException e) {
                return false;
              }
            });
    assertThat(isSo).as(() -> what + ": " + told.getLast() + server.log()).isTrue();
  }
}
