package io.praetor.verification.access;

import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Starts agents that deny what no rule allows, and makes policies and tokens at them. Stateless.
 */
public final class GuardedAgents {
  /** May do everything. */
  static final String MANAGEMENT = "11111111-2222-3333-4444-555555555555";

  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final String LIMITS = "-hcl=limits { http_max_conns_per_client = 100000 }";

  private GuardedAgents() {}

  /**
   * The argument of an agent that denies what no rule allows.
   *
   * @param management the secret of a token that may do everything, made by the first leader
   */
  public static String denying(String management) {
    return "-hcl=acl { enabled = true default_policy = \"deny\" tokens { initial_management = \""
        + management
        + "\" } }";
  }

  static ProductProcess open(Path folder) throws IOException {
    return ProductProcess.single(folder, LIMITS).awaitLeader(START_WAIT_MAX);
  }

  static ProductProcess single(Path folder) throws IOException {
    ProductProcess agent =
        ProductProcess.single(folder, LIMITS, denying(MANAGEMENT)).awaitLeader(START_WAIT_MAX);
    awaitManagement(agent.httpPort());
    return agent;
  }

  static ProductCluster cluster(Path folder, int servers) throws IOException {
    ProductCluster cluster =
        ProductCluster.start(folder, servers, START_WAIT_MAX, LIMITS, denying(MANAGEMENT));
    for (ProductProcess server : cluster.servers()) {
      awaitManagement(server.httpPort());
    }
    return cluster;
  }

  /** The first leader makes the token of the configuration soon after it leads. */
  private static void awaitManagement(int port) throws IOException {
    AgentCalls.await(
        "the token of the configuration",
        START_WAIT_MAX,
        () -> {
          try (AgentCalls calls = new AgentCalls(port)) {
            return calls.get(shown("/v1/acl/token/self", MANAGEMENT)).status() == 200;
          } catch (IOException e) {
            return false; // Not yet.
          }
        });
  }

  /** A path with a token. */
  static String shown(String path, String secret) {
    return path + (path.contains("?") ? "&" : "?") + "token=" + secret;
  }

  /** The UUID of a number; different for each kind of thing. */
  static String uuid(int kind, int number) {
    return String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", kind, number);
  }

  /**
   * The body of a policy with so many rules about prefixes, one of which is about {@code load/}.
   */
  static String policy(String name, int rules, String level) {
    StringBuilder text = new StringBuilder("key_prefix \\\"load/\\\" { policy = \\\"" + level);
    text.append("\\\" }\\n");
    for (int rule = 1; rule < rules; rule++) {
      text.append("key_prefix \\\"application/").append(rule).append("/settings/\\\" { policy = ");
      text.append(rule % 2 == 0 ? "\\\"read\\\" }\\n" : "\\\"write\\\" }\\n");
    }
    return "{\"Name\": \"" + name + "\", \"Rules\": \"" + text + "\"}";
  }

  /** The body of a token with one policy. */
  static String token(String secret, String policy, String more) {
    return "{\"SecretID\": \""
        + secret
        + "\", \"Policies\": [{\"Name\": \""
        + policy
        + "\"}]"
        + more
        + "}";
  }
}
