package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Thousands of services on one server: what they take, whom a change of one wakes and how soon, and
 * what reads of their health cost beside reads of keys. Owned by the thread that runs it.
 */
public final class Services {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final int CALLERS = 32;
  private static final int NODE_BYTES_MAX = 8_192;

  private Services() {}

  /**
   * {@code services [-services=N] [-instances=N] [-watchers=N] [-seconds=N]}: exits with 1 if a
   * figure is beyond its limit.
   */
  public static void main(String[] arguments) throws Exception {
    int services = 2_000;
    int instances = 10;
    int watchers = 5_000;
    int seconds = 10;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-services=")) {
        services = Integer.parseInt(value);
      } else if (argument.startsWith("-instances=")) {
        instances = Integer.parseInt(value);
      } else if (argument.startsWith("-watchers=")) {
        watchers = Integer.parseInt(value);
      } else if (argument.startsWith("-seconds=")) {
        seconds = Integer.parseInt(value);
      } else {
        System.err.println(
            "usage: services [-services=N] [-instances=N] [-watchers=N] [-seconds=N]; not known: "
                + argument);
        System.exit(2);
      }
    }
    Verdict verdict = new Verdict();
    Population population = new Population(services, instances);
    Path folder = Files.createTempDirectory("praetor-services");
    try (ProductProcess praetor =
        ProductProcess.single(folder, "-hcl=limits { http_max_conns_per_client = 100000 }")
            .awaitLeader(START_WAIT_MAX)) {
      register(praetor, population, verdict);
      new Reads(praetor.httpPort(), seconds).run(verdict);
      new FanOut(praetor.httpPort(), watchers).run(verdict);
      Flapping flapping = new Flapping(praetor, population, watchers, seconds);
      flapping.wakesNobodyElse(verdict);
      flapping.isFollowed(verdict);
    }
    System.exit(verdict.exitCode());
  }

  private static void register(ProductProcess praetor, Population population, Verdict verdict)
      throws Exception {
    verdict.part(
        "registering "
            + population.count()
            + " instances of "
            + population.services()
            + " services on "
            + population.nodes()
            + " nodes, each with a check");
    int port = praetor.httpPort();
    long before = LiveMemory.bytes(praetor.pid());
    long residentBefore = praetor.residentKib();
    String path = "/v1/catalog/register";
    double nodes =
        AgentCalls.putEach(
            port, CALLERS, population.nodes(), i -> path, i -> population.node(i, "passing"));
    double all =
        AgentCalls.putEach(port, CALLERS, population.count(), i -> path, population::instance);
    var _ =
        AgentCalls.putEach(port, 1, Population.WATCHED_INSTANCES, i -> path, Population::watched);
    verdict.note(
        String.format(
            Locale.ROOT,
            "%.1f s, %,.0f a second, by %d callers; the nodes before %.1f s",
            all,
            population.count() / all,
            CALLERS,
            nodes));
    double each = (LiveMemory.bytes(praetor.pid()) - before) / (double) population.count();
    verdict.atMost("live on the heap for each instance", each, NODE_BYTES_MAX, " bytes");
    verdict.note(
        String.format(
            Locale.ROOT, "resident %,d KiB, %,d before", praetor.residentKib(), residentBefore));
    try (AgentCalls calls = new AgentCalls(port)) {
      int found = calls.get("/v1/catalog/services").text().split("service-").length - 1;
      verdict.atLeast("services in the catalog", found, population.services(), "");
    }
  }
}
