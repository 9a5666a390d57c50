package io.praetor.verification.access;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * What access control costs: {@code accesscost [-part=requests,tables,expiry] [-seconds=N]
 * [-tokens=N] [-policies=N] [-parked=N]}. Owned by the thread that runs it.
 */
public final class AccessCost {
  private static final Duration LEADER_WAIT_MAX = Duration.ofSeconds(60);
  private static final int RULES = 20;
  private static final int SERVERS = 3;
  private static final int CONNECTIONS = 64;
  private static final int SECRET_KIND = 3;

  private final Path folder;
  private final Verdict verdict = new Verdict();
  private int seconds = 5;
  private int tokens = 10_000;
  private int policies = 1_000;
  private int parked = 10_000;
  private String parts = "requests,tables,expiry";

  private AccessCost(Path folder) {
    this.folder = folder;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    AccessCost cost = new AccessCost(Files.createTempDirectory("praetor-accesscost"));
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "-part=" -> cost.parts = value;
        case "-seconds=" -> cost.seconds = Integer.parseInt(value);
        case "-tokens=" -> cost.tokens = Integer.parseInt(value);
        case "-policies=" -> cost.policies = Integer.parseInt(value);
        case "-parked=" -> cost.parked = Integer.parseInt(value);
        default -> {
          System.err.println(
              "usage: accesscost [-part=requests,tables,expiry] [-seconds=N] [-tokens=N]"
                  + " [-policies=N] [-parked=N]; not usable: "
                  + argument);
          System.exit(2);
        }
      }
    }
    for (String part : cost.parts.split(",")) {
      switch (part) {
        case "requests" ->
            GuardedRequests.run(cost.folder.resolve(part), cost.seconds, RULES, cost.verdict);
        case "tables" -> cost.tables(cost.folder.resolve(part));
        case "expiry" -> ExpiringCrowd.run(cost.folder.resolve(part), cost.parked, cost.verdict);
        default -> {
          System.err.println("there is no part " + part);
          System.exit(2);
        }
      }
    }
    System.exit(cost.verdict.exitCode());
  }

  /** Memory of tokens and policies on three servers, and how soon all of them know of a change. */
  private void tables(Path where) throws Exception {
    try (ProductCluster cluster = GuardedAgents.cluster(where, SERVERS)) {
      verdict.part(
          String.format(
              Locale.ROOT, "%,d policies of %d rules and %,d tokens", policies, RULES, tokens));
      ProductProcess leader = cluster.leader(LEADER_WAIT_MAX);
      int port = leader.httpPort();
      long before = LiveMemory.bytes(leader.pid());
      double making =
          putEach(
              port,
              policies,
              "/v1/acl/policy",
              i -> GuardedAgents.policy("policy-" + i, RULES, "write"));
      making +=
          putEach(
              port,
              tokens,
              "/v1/acl/token",
              i ->
                  GuardedAgents.token(
                      GuardedAgents.uuid(SECRET_KIND, i), "policy-" + i % policies, ""));
      long made = LiveMemory.bytes(leader.pid());
      double using =
          putEach(
              port,
              tokens,
              i -> GuardedAgents.shown("/v1/kv/load/" + i % 100, secret(i)),
              i -> "value");
      long used = LiveMemory.bytes(leader.pid());
      verdict.note(
          String.format(
              Locale.ROOT,
              "made in %.1f s: %,d bytes of live heap for each token; each used once in %.1f s:"
                  + " %,d more for each",
              making,
              (made - before) / tokens,
              using,
              (used - made) / tokens));
      new Spread(cluster, secret(0), "policy-0", RULES).measure(verdict);
    }
  }

  private static double putEach(int port, int count, String path, IntFunction<String> bodies)
      throws Exception {
    return putEach(port, count, i -> GuardedAgents.shown(path, GuardedAgents.MANAGEMENT), bodies);
  }

  private static double putEach(
      int port, int count, IntFunction<String> paths, IntFunction<String> bodies) throws Exception {
    return AgentCalls.putEach(port, CONNECTIONS, count, paths, bodies);
  }

  private static String secret(int number) {
    return GuardedAgents.uuid(SECRET_KIND, number);
  }
}
