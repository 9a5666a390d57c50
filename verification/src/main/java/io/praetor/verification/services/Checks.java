package io.praetor.verification.services;

import io.praetor.verification.figures.Verdict;
import io.praetor.verification.process.LiveMemory;
import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Thousands of checks on one agent: what they take, whether they run in time, how soon a failure is
 * known to who watches, and how soon that of an agent is. Owned by the thread that runs it.
 */
public final class Checks {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration PASSING_MAX = Duration.ofSeconds(60);
  private static final int INTERVAL_SECONDS = 10;
  private static final double CORES_MAX = 0.5;
  private static final int BYTES_MAX = 8_192;
  private static final double REGISTRATION_MS_MAX = 10;
  private static final double RUNS_OFF_MAX = 0.1;

  private final ProductProcess agent;
  private final Backend backend;
  private final CheckFleet fleet;
  private final Verdict verdict;

  private Checks(ProductProcess agent, Backend backend, CheckFleet fleet, Verdict verdict) {
    this.agent = agent;
    this.backend = backend;
    this.fleet = fleet;
    this.verdict = verdict;
  }

  /**
   * {@code checks [-services=N] [-ttls=N] [-seconds=N] [-failures=N] [-kills=N]}: exits with 1 if a
   * figure is beyond its limit.
   */
  public static void main(String[] arguments) throws Exception {
    int services = 2_000;
    int ttls = 10_000;
    int seconds = 30;
    int failures = 20;
    int kills = 5;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-services=")) {
        services = Integer.parseInt(value);
      } else if (argument.startsWith("-ttls=")) {
        ttls = Integer.parseInt(value);
      } else if (argument.startsWith("-seconds=")) {
        seconds = Integer.parseInt(value);
      } else if (argument.startsWith("-failures=")) {
        failures = Integer.parseInt(value);
      } else if (argument.startsWith("-kills=")) {
        kills = Integer.parseInt(value);
      } else {
        System.err.println(
            "usage: checks [-services=N] [-ttls=N] [-seconds=N] [-failures=N] [-kills=N]; not"
                + " known: "
                + argument);
        System.exit(2);
      }
    }
    Verdict verdict = new Verdict();
    Path folder = Files.createTempDirectory("praetor-checks");
    try (Backend backend = new Backend()) {
      try (ProductProcess agent =
          ProductProcess.single(folder.resolve("few"), "-log-level=warn")
              .awaitLeader(START_WAIT_MAX)) {
        verdict.part("a check that fails, at an agent with no other");
        new FailingCheck(agent.httpPort(), backend).run(failures, verdict);
      }
      CheckFleet fleet = new CheckFleet(services, ttls, INTERVAL_SECONDS, backend.port());
      try (ProductProcess agent =
          ProductProcess.single(
                  folder.resolve("many"),
                  "-log-level=warn",
                  "-hcl=limits { http_max_conns_per_client = 10000 }")
              .awaitLeader(START_WAIT_MAX)) {
        new Checks(agent, backend, fleet, verdict).run(seconds, failures);
      }
    }
    if (kills > 0) {
      KilledAgent.run(folder.resolve("killed"), kills, verdict);
    }
    System.exit(verdict.exitCode());
  }

  private void run(int seconds, int failures) throws Exception {
    verdict.part(
        fleet.services()
            + " services with an HTTP check each, once in "
            + INTERVAL_SECONDS
            + " s, and "
            + fleet.ttls()
            + " TTL checks, on one agent");
    long before = LiveMemory.bytes(agent.pid());
    long residentBefore = agent.residentKib();
    try (AgentCalls calls = new AgentCalls(agent.httpPort())) {
      double registering = fleet.register(calls);
      verdict.note(
          String.format(Locale.ROOT, "registered one after the other in %.1f s", registering));
      verdict.atMost(
          "each registration", registering * 1e3 / fleet.services(), REGISTRATION_MS_MAX, " ms");
      try (TtlCallers callers = new TtlCallers(agent.httpPort(), fleet)) {
        AgentCalls.await(
            "all checks are passing in the catalog", PASSING_MAX, () -> fleet.arePassing(calls));
        look(calls, callers, before, residentBefore, seconds);
        verdict.part("a check that fails, beside them");
        new FailingCheck(agent.httpPort(), backend).run(failures, verdict);
      }
    }
  }

  private void look(
      AgentCalls calls, TtlCallers callers, long before, long residentBefore, int seconds)
      throws Exception {
    long cpu = ProcessCpu.micros(agent.pid());
    long runs = backend.asked();
    long told = callers.told();
    long begun = System.nanoTime();
    int critical = 0;
    for (int i = 0; i < seconds; i++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(i + 1) - (System.nanoTime() - begun));
      critical += calls.get("/v1/health/state/critical").text().strip().equals("[]") ? 0 : 1;
    }
    double elapsed = (System.nanoTime() - begun) / 1e9;
    cpu = ProcessCpu.micros(agent.pid()) - cpu;
    double due = elapsed * fleet.services() / INTERVAL_SECONDS;
    verdict.note(
        String.format(
            Locale.ROOT,
            "%,d runs of HTTP checks (%,.0f a second) and %,d of TTL checks were told (%,.0f a second)",
            backend.asked() - runs,
            (backend.asked() - runs) / elapsed,
            callers.told() - told,
            (callers.told() - told) / elapsed));
    verdict.atMost("looks at which a check was critical", critical, 0, "");
    verdict.atMost(
        "runs beside those that are due",
        Math.abs(backend.asked() - runs - due) / due,
        RUNS_OFF_MAX,
        "");
    verdict.atMost("the agent's CPU", cpu / 1e6 / elapsed, CORES_MAX, " of one processor");
    double each =
        (LiveMemory.bytes(agent.pid()) - before) / (double) (fleet.services() + fleet.ttls());
    verdict.atMost("live on the heap for each check", each, BYTES_MAX, " bytes");
    verdict.note(
        String.format(
            Locale.ROOT, "resident %,d KiB, %,d before", agent.residentKib(), residentBefore));
  }
}
