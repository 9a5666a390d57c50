package io.praetor.verification.page;

import io.praetor.verification.access.GuardedAgents;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Three servers and an agent that is none, all with the page and closed to strangers. One thread.
 */
final class PageAgents implements AutoCloseable {
  /** May do everything. */
  static final String MANAGEMENT = "11111111-2222-3333-4444-555555555555";

  /** May read below {@code app/} and write below {@code app/open/}, and reads services. */
  static final String READER = "22222222-2222-3333-4444-555555555555";

  private static final Pattern SESSION =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String LIMITS = "-hcl=limits { http_max_conns_per_client = 100000 }";

  private final Path folder;
  private final ProductCluster servers;
  private final ProductProcess client;

  private PageAgents(Path folder, ProductCluster servers, ProductProcess client) {
    this.folder = folder;
    this.servers = servers;
    this.client = client;
  }

  /** Starts them, and waits until each knows the tokens. */
  static PageAgents start(Path folder) throws IOException {
    String closed = GuardedAgents.denying(MANAGEMENT);
    ProductCluster servers =
        ProductCluster.start(folder, 3, WAIT_MAX, LIMITS, closed, "-ui", "-dns-port=-1");
    PageAgents agents = new PageAgents(folder, servers, client(folder, servers, "client"));
    try {
      for (int port : agents.ports()) {
        agents.awaitManagement(port);
      }
      // Sessions belong to nodes: one that is not there yet has none.
      AgentCalls.await(
          "the agent that is no server as a node",
          WAIT_MAX,
          () -> agents.tells("/v1/catalog/nodes", "\"client\""));
      agents.prepare();
      return agents;
    } catch (IOException | RuntimeException e) {
      agents.close();
      throw e;
    }
  }

  private static ProductProcess client(Path folder, ProductCluster servers, String name)
      throws IOException {
    List<Integer> ports = Ports.free(2);
    List<String> arguments =
        new ArrayList<>(List.of("agent", "-bind=127.0.0.1", "-serf-lan-port=-1", "-ui"));
    arguments.add("-node=" + name);
    arguments.add("-data-dir=" + folder.resolve(name));
    arguments.add("-http-port=" + ports.get(0));
    arguments.add("-server-port=" + ports.get(1));
    arguments.add("-dns-port=-1");
    servers.serverPorts().forEach(port -> arguments.add("-retry-join=127.0.0.1:" + port));
    arguments.add(LIMITS);
    arguments.add(
        "-hcl=acl { enabled = true default_policy = \"deny\" tokens { default = \"\" agent = \""
            + MANAGEMENT
            + "\" } }");
    Files.createDirectories(folder);
    return ProductProcess.of(arguments, folder.resolve(name + ".log"), ports.get(0));
  }

  /** Another agent that is no server, once it is a member; who asks for it closes it. */
  ProductProcess another(String name) throws IOException {
    ProductProcess agent = client(folder, servers, name);
    try {
      awaitManagement(agent.httpPort());
      return agent;
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private void awaitManagement(int port) throws IOException {
    AgentCalls.await(
        "the token of the configuration at port " + port,
        WAIT_MAX,
        () -> {
          try {
            return ask(port, "GET", "/v1/acl/token/self", null).status() == 200;
          } catch (IOException e) {
            return false; // Not yet.
          }
        });
  }

  /** Waits until the agent that is no server has found the servers again. */
  void awaitClient() throws IOException {
    awaitManagement(client.httpPort());
  }

  private void prepare() throws IOException {
    put(
        "/v1/acl/policy",
        "{\"Name\": \"reader\", \"Rules\": \"key_prefix \\\"app/\\\" { policy = \\\"read\\\" }"
            + " key_prefix \\\"app/open/\\\" { policy = \\\"write\\\" }"
            + " service_prefix \\\"\\\" { policy = \\\"read\\\" }"
            + " node_prefix \\\"\\\" { policy = \\\"read\\\" }\"}");
    put(
        "/v1/acl/token",
        "{\"SecretID\": \""
            + READER
            + "\", \"Description\": \"reader\", \"Policies\": [{\"Name\": \"reader\"}]}");
  }

  private List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    servers.servers().forEach(server -> ports.add(server.httpPort()));
    ports.add(client.httpPort());
    return ports;
  }

  ProductCluster servers() {
    return servers;
  }

  /** Where files of the tour may be. */
  Path folder() {
    return folder;
  }

  /** Where the page of the agent that is no server is. */
  String page() {
    return page(client);
  }

  static String page(ProductProcess agent) {
    return "http://" + agent.address() + "/ui/";
  }

  ProductProcess client() {
    return client;
  }

  /** Asks the agent that is no server, with all rights. */
  RawHttp.Answer ask(String method, String path, byte @Nullable [] body) throws IOException {
    return ask(client.httpPort(), method, path, body);
  }

  private static RawHttp.Answer ask(int port, String method, String path, byte @Nullable [] body)
      throws IOException {
    return RawHttp.send(port, method, path, Map.of("X-Consul-Token", MANAGEMENT), body);
  }

  /** Puts something that has to go well. */
  void put(String path, String body) throws IOException {
    put(path, body.getBytes(StandardCharsets.UTF_8));
  }

  void put(String path, byte[] body) throws IOException {
    RawHttp.Answer answer = ask("PUT", path, body);
    if (answer.status() != 200) {
      throw new IOException("PUT " + path + ": " + answer.status() + " " + answer.text());
    }
  }

  /** The text of an answer that has to be there. */
  String get(String path) throws IOException {
    RawHttp.Answer answer = ask("GET", path, null);
    if (answer.status() != 200) {
      throw new IOException("GET " + path + ": " + answer.status() + " " + answer.text());
    }
    return answer.text();
  }

  /** A new session, by its id. */
  String session(String body) throws IOException {
    RawHttp.Answer answer = ask("PUT", "/v1/session/create", body.getBytes(StandardCharsets.UTF_8));
    Matcher id = SESSION.matcher(answer.text());
    if (answer.status() != 200 || !id.find()) {
      throw new IOException("no session: " + answer.status() + " " + answer.text());
    }
    return id.group();
  }

  /** Whether a key has a value now; false as well if the agent does not answer. */
  boolean has(String key, String value) {
    try {
      return value(key).equals(value);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a key has these bytes now. */
  boolean holds(String key, byte[] value) {
    try {
      return Arrays.equals(ask("GET", "/v1/kv/" + key + "?raw", null).body(), value);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether an answer holds a text now; false as well if the agent does not answer. */
  boolean tells(String path, String part) {
    try {
      return ask("GET", path, null).text().contains(part);
    } catch (IOException e) {
      return false;
    }
  }

  /** The value of a key now. */
  String value(String key) throws IOException {
    RawHttp.Answer answer = ask(client.httpPort(), "GET", "/v1/kv/" + key + "?raw", null);
    return answer.status() == 200 ? answer.text() : "";
  }

  @Override
  public void close() {
    client.close();
    servers.close();
  }
}
