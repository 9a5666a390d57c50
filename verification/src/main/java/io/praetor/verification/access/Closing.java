package io.praetor.verification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.Program;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that looks at no token is closed by the steps of docs/access-control.md, one agent
 * after the other, under traffic of which nothing may be refused: {@code closing}. Owned by the
 * thread that runs it.
 */
public final class Closing {
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  private static final String UNKNOWN = "99999999-2222-3333-4444-555555555555";
  private static final String OF_CLIENTS = "22222222-2222-3333-4444-555555555555";
  private static final String STAY = "-hcl=leave_on_terminate = false";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final Member client;
  private final Map<String, String> standing = new HashMap<>();
  private final long begun = System.nanoTime();

  private Closing(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.clients().getFirst();
    cluster.agents().forEach(agent -> standing.put(agent.name(), "off"));
  }

  /** Exits with 1 and a sentence if something was not as it has to be. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      System.err.println("usage: closing");
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("praetor-closing");
    int code = 0;
    try (Cluster cluster =
        Cluster.start(
            folder,
            ClusterSettings.of(3).withClients(1),
            new Program(ProductHome.launcher(), List.of(STAY)))) {
      new Closing(cluster).run();
      System.out.println("PASS");
    } catch (IllegalStateException e) {
      System.out.println("FAIL: " + e.getMessage() + "\nfiles: " + folder);
      code = 1;
    }
    System.exit(code);
  }

  private void run() throws Exception {
    require(cluster.awaitHealthy(WAIT_MAX), "the cluster is not healthy after its start");
    requireStanding("");
    done(client, "", "/v1/agent/service/register", service());
    SteadyTraffic traffic = new SteadyTraffic(cluster.agents(), client, PAUSE_MAX);
    try {
      for (Member server : order()) {
        to(server, "allow", "");
      }
      to(client, "allow", "");
      String root = field(done(client, "", "/v1/acl/bootstrap", ""), "SecretID");
      tokens(root);
      traffic.show(OF_CLIENTS);
      traffic.awaitRounds();
      say("the clients show tokens");
      for (Member server : order()) {
        to(server, "deny", root);
      }
      to(client, "deny", root);
      traffic.awaitRounds();
      traffic.warn();
      await(
          client,
          OF_CLIENTS,
          "GET",
          "/v1/health/service/web",
          "",
          answer -> answer.text().contains("\"Status\":\"warning\""));
    } finally {
      traffic.end();
      traffic.refusals().forEach(System.out::println);
    }
    require(traffic.refusals().isEmpty(), "clients were refused");
    nothingWithoutToken();
    say(traffic.count() + " requests of clients, none refused");
  }

  private void say(String text) {
    System.out.printf(
        "%3d s: %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun), text);
  }

  /** The tokens of the agents and that of their clients. */
  private void tokens(String root) throws Exception {
    policy(root, "services", "service_prefix \"\" { policy = \"write\" }");
    policy(
        root,
        "clients",
        "key_prefix \"app/\" { policy = \"write\" } session_prefix \"\" { policy = \"write\" }"
            + " service \"web\" { policy = \"write\" } node_prefix \"\" { policy = \"read\" }");
    for (Member agent : cluster.agents()) {
      String made =
          done(
              agent,
              root,
              "/v1/acl/token",
              "{\"Policies\":[{\"Name\":\"services\"}],\"NodeIdentities\":[{\"NodeName\":\""
                  + agent.name()
                  + "\",\"Datacenter\":\"dc1\"}]}");
      done(agent, root, "/v1/agent/token/agent", "{\"Token\":\"" + field(made, "SecretID") + "\"}");
    }
    done(
        client,
        root,
        "/v1/acl/token",
        "{\"SecretID\":\"" + OF_CLIENTS + "\",\"Policies\":[{\"Name\":\"clients\"}]}");
  }

  private void policy(String root, String name, String rules) throws Exception {
    String body = JSON.writeValueAsString(Map.of("Name", name, "Rules", rules));
    done(client, root, "/v1/acl/policy", body);
  }

  private static String service() {
    return "{\"Name\":\"web\",\"Check\":{\"CheckID\":\"web\",\"TTL\":\"10m\"}}";
  }

  private static String field(String json, String name) throws IOException {
    return JSON.readTree(json).path(name).asText();
  }

  /** The leader comes last. */
  private List<Member> order() {
    List<Member> order = new ArrayList<>(cluster.members());
    cluster
        .leader()
        .ifPresent(leader -> {
          order.remove(leader);
          order.add(leader);
        });
    return order;
  }

  /** Starts an agent with another default policy, and sees who judges what. */
  private void to(Member agent, String policy, String secret) throws Exception {
    if (cluster.leader().filter(agent::equals).isPresent()) {
      // The lead is handed on before the server is stopped.
      RawHttp.Answer answer = ask(agent, secret, "POST", "/v1/operator/raft/transfer-leader", "");
      require(answer.status() == 200, "no transfer of the lead: " + answer.text());
    }
    cluster.replace(
        agent,
        new Program(
            ProductHome.launcher(),
            List.of(
                STAY,
                "-hcl=acl { enabled = true default_policy = \""
                    + policy
                    + "\" enable_token_persistence = true }")));
    String shown = secret.isEmpty() ? "" : OF_CLIENTS;
    await(agent, shown, "GET", "/v1/kv/app/s1?consistent", "", answer -> answer.status() == 200);
    standing.put(agent.name(), policy);
    requireStanding(shown);
    for (Member server : cluster.members()) {
      String own = String.valueOf(standing.get(server.name()));
      status(server, UNKNOWN, "GET", "/v1/kv/app/s1", own.equals("off") ? 200 : 403);
      status(server, "", "PUT", "/v1/kv/open/" + server.name(), own.equals("deny") ? 403 : 200);
    }
    String line =
        policy.equals("deny")
            ? "Access control is on: what no rule allows is denied"
            : "Access control is on, and what no rule is about is allowed";
    require(agent.log().contains(line), agent.name() + " does not log what it enforces");
    say(agent.name() + ": " + policy);
  }

  /** Each agent has to know of each what it enforces. */
  private void requireStanding(String secret) throws Exception {
    for (Member door : cluster.agents()) {
      await(
          door,
          secret,
          "GET",
          "/v1/agent/members",
          "",
          answer -> {
            Map<String, String> told = new HashMap<>();
            boolean agree = true;
            for (JsonNode member : JSON.readTree(answer.text())) {
              String tag = member.path("Tags").path("acl").asText();
              String asConsul = member.path("Tags").path("acls").asText();
              agree &= asConsul.equals(tag.equals("off") ? "0" : "1");
              told.put(member.path("Name").asText(), tag);
            }
            return agree && told.equals(standing);
          });
    }
  }

  private void nothingWithoutToken() throws IOException {
    for (Member agent : cluster.agents()) {
      for (String path :
          List.of("/v1/kv/app/s1", "/v1/agent/self", "/v1/agent/metrics", "/v1/snapshot")) {
        status(agent, "", "GET", path, 403);
      }
      for (String path :
          List.of(
              "/v1/kv/?recurse",
              "/v1/kv/?keys",
              "/v1/catalog/nodes",
              "/v1/catalog/services",
              "/v1/health/state/any",
              "/v1/session/list",
              "/v1/agent/members",
              "/v1/agent/services",
              "/v1/query")) {
        RawHttp.Answer answer = ask(agent, "", "GET", path, "");
        require(
            Set.of("[]", "{}", "").contains(answer.text().strip()),
            path + " at " + agent.name() + " shows " + answer.text());
      }
      status(agent, "", "PUT", "/v1/kv/app/s1", 403);
      status(agent, "", "PUT", "/v1/session/create", 403);
      status(agent, "", "PUT", "/v1/agent/leave", 403);
    }
  }

  private static void status(Member member, String secret, String method, String path, int expected)
      throws IOException {
    RawHttp.Answer answer = ask(member, secret, method, path, "");
    require(
        answer.status() == expected,
        method
            + ' '
            + path
            + " at "
            + member.name()
            + (secret.isEmpty() ? " without a token" : " with an unknown token")
            + " is answered "
            + answer.status()
            + ' '
            + answer.text());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** A change that has to be made; its answer. */
  private static String done(Member member, String secret, String path, String body)
      throws Exception {
    String[] text = {""};
    await(
        member,
        secret,
        "PUT",
        path,
        body,
        answer -> {
          text[0] = answer.text();
          return answer.status() == 200;
        });
    return text[0];
  }

  private static RawHttp.Answer ask(
      Member member, String secret, String method, String path, String body) throws IOException {
    return RawHttp.send(
        member.httpPort(),
        method,
        path,
        secret.isEmpty() ? Map.of() : Map.of("X-Consul-Token", secret),
        body.getBytes(UTF_8));
  }

  private interface Condition {
    boolean holds(RawHttp.Answer answer) throws IOException;
  }

  private static void await(
      Member member, String secret, String method, String path, String body, Condition condition) {
    @Nullable String[] seen = {""};
    boolean isSo =
        Cluster.await(
            WAIT_MAX,
            () -> {
              try {
                RawHttp.Answer answer = ask(member, secret, method, path, body);
                seen[0] = answer.status() + " " + answer.text();
                return condition.holds(answer);
              } catch (IOException e) {
                seen[0] = e.toString();
                return false;
              }
            });
    require(isSo, method + ' ' + path + " at " + member.name() + ": " + seen[0]);
  }
}
