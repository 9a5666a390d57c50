package io.praetor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.config.AgentFlags;
import io.praetor.agent.config.ConfigException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Agents of this process that deny what no rule allows: one server, and others without a log. Owned
 * by the thread of the test.
 */
final class GuardedAgents implements AutoCloseable {
  static final Duration WAIT_MAX = Duration.ofSeconds(90);

  /** The secret of the token that may do everything. */
  static final String ROOT = "11111111-2222-3333-4444-555555555555";

  final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int serverPort;
  private final List<Agent> started = new ArrayList<>();
  private final Map<String, Integer> dnsPorts = new HashMap<>();

  /** Starts nothing; the server's port is the first of two. */
  GuardedAgents(Path folder, int serverPort) {
    this.folder = folder;
    this.serverPort = serverPort;
  }

  int serverHttp() {
    return serverPort + 1;
  }

  /** Has an agent that is started later answer over DNS. */
  void dns(String name, int port) {
    dnsPorts.put(name, port);
  }

  /** Starts the server, or starts it again. */
  Agent server(String name, String... hcl) {
    List<AgentFlags.Given> flags = flags(name, serverPort, serverHttp());
    flags.add(new AgentFlags.Given("server", "true"));
    flags.add(new AgentFlags.Given("bootstrap-expect", "1"));
    flags.add(
        hcl(
            "acl { enabled = true default_policy = \"deny\" tokens { initial_management = \""
                + ROOT
                + "\" } }"));
    for (String text : hcl) {
      flags.add(hcl(text));
    }
    return start(flags);
  }

  /** Starts one without a log, whose HTTP listens on the first of two ports. */
  Agent client(String name, int port, String acl, String... hcl) {
    List<AgentFlags.Given> flags = flags(name, port + 1, port);
    flags.add(new AgentFlags.Given("retry-join", "127.0.0.1:" + serverPort));
    flags.add(hcl("performance { rpc_hold_timeout = \"1s\" }"));
    flags.add(hcl("acl { enabled = true " + acl + " }"));
    for (String text : hcl) {
      flags.add(hcl(text));
    }
    return start(flags);
  }

  private List<AgentFlags.Given> flags(String name, int port, int httpPort) {
    List<AgentFlags.Given> flags = new ArrayList<>();
    flags.add(new AgentFlags.Given("node", name));
    flags.add(new AgentFlags.Given("data-dir", folder.resolve(name).toString()));
    flags.add(new AgentFlags.Given("server-port", Integer.toString(port)));
    flags.add(new AgentFlags.Given("http-port", Integer.toString(httpPort)));
    flags.add(new AgentFlags.Given("bind", "127.0.0.1"));
    flags.add(new AgentFlags.Given("serf-lan-port", "-1"));
    flags.add(new AgentFlags.Given("dns-port", Integer.toString(dnsPorts.getOrDefault(name, -1))));
    return flags;
  }

  private static AgentFlags.Given hcl(String text) {
    return new AgentFlags.Given("hcl", text);
  }

  private Agent start(List<AgentFlags.Given> flags) {
    try {
      LoadedConfig loaded = ConfigLoader.load(flags);
      Agent agent = Agent.start(loaded, () -> ConfigLoader.load(flags));
      started.add(agent);
      return agent;
    } catch (IOException | ConfigException e) {
      throw new AssertionError(e);
    }
  }

  void stop(Agent agent) {
    started.remove(agent);
    agent.close();
  }

  @Override
  public void close() {
    for (Agent agent : started.reversed()) {
      agent.close();
    }
    http.close();
  }

  HttpRequest request(int port, String token, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(WAIT_MAX)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return (token.isEmpty() ? request : request.header("X-Consul-Token", token)).build();
  }

  HttpResponse<String> ask(int port, String token, String method, String path, String body) {
    try {
      return http.send(request(port, token, method, path, body), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  HttpResponse<String> get(int port, String token, String path) {
    return ask(port, token, "GET", path, "");
  }

  HttpResponse<String> put(int port, String token, String path, String body) {
    return ask(port, token, "PUT", path, body);
  }

  /** What the server says to one who may do everything. */
  String made(String method, String path, String body) {
    HttpResponse<String> answer = ask(serverHttp(), ROOT, method, path, body);
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** Makes a token with a policy of its own; gives the policy's id. */
  String token(String secret, String policy, String rules) {
    String id =
        first(
            made(
                "PUT",
                "/v1/acl/policy",
                "{\"Name\":\"" + policy + "\",\"Rules\":\"" + rules.replace("\"", "\\\"") + "\"}"));
    String _ =
        made(
            "PUT",
            "/v1/acl/token",
            "{\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + policy + "\"}]}");
    return id;
  }

  /** The first value of an object of texts. */
  static String first(String json) {
    return json.split("\"", -1)[3];
  }

  static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }
}
