package io.praetor.verification.upgrade;

import io.praetor.store.level.Level;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Three servers and a client agent of another build become this one, one by one, under traffic,
 * watchers and commands of the new level; in a second round one is rolled back before the level
 * moved. Owned by the thread that runs it.
 */
public final class Upgrade {
  private static final Duration HEALTHY_MAX = Duration.ofSeconds(60);
  private static final Duration MOVE_MAX = Duration.ofSeconds(30);

  /** Longer than the leader waits once all servers speak a higher level. */
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(8);

  private static final String FAULT = "since going on could answer what is not true";

  private final Program before;
  private final Program after;
  private final int level;
  private final int levelBefore;
  private final Findings findings = new Findings();
  private final AtomicInteger old = new AtomicInteger();
  private final Map<Member, Integer> faults = new HashMap<>();
  private final long pauseNanos;
  private final boolean closed;

  private Upgrade(
      Program before, Program after, int level, int levelBefore, long pauseNanos, boolean closed) {
    this.before = before;
    this.after = after;
    this.level = level;
    this.levelBefore = levelBefore;
    this.pauseNanos = pauseNanos;
    this.closed = closed;
  }

  /**
   * {@code upgrade -before=LAUNCHER [-before-level=N] [-level=N] [-rounds=upgrade,rollback]
   * [-pause=SECONDS] [-acl]}
   */
  public static void main(String[] arguments) throws Exception {
    Path launcher = null;
    int levelBefore = 0;
    int level = Level.NEWEST;
    long pauseMs = 3_000;
    List<String> rounds = List.of("upgrade", "rollback");
    boolean closed = false;
    for (String argument : arguments) {
      if (argument.equals("-acl")) {
        closed = true;
        continue;
      }
      String value = argument.substring(argument.indexOf('=') + 1);
      switch (argument.substring(0, argument.length() - value.length())) {
        case "-before=" -> launcher = Path.of(value).toAbsolutePath();
        case "-before-level=" -> levelBefore = Integer.parseInt(value);
        case "-level=" -> level = Integer.parseInt(value);
        case "-pause=" -> pauseMs = (long) (1_000 * Double.parseDouble(value));
        case "-rounds=" -> rounds = List.of(value.split(","));
        default -> usage(argument);
      }
    }
    if (launcher == null || !Files.isExecutable(launcher)) {
      usage(launcher == null ? "" : launcher.toString());
      return;
    }
    List<String> shared = closed ? TokenTaker.CLOSED : List.of();
    List<String> earlier = new ArrayList<>(shared);
    if (levelBefore != 0) {
      earlier.add("-hcl=cluster_level_max = " + levelBefore);
    }
    Program before = new Program(launcher, earlier);
    int violations = 0;
    for (String round : rounds) {
      violations +=
          new Upgrade(
                  before,
                  new Program(ProductHome.launcher(), shared),
                  level,
                  Math.max(Level.FIRST, levelBefore),
                  TimeUnit.MILLISECONDS.toNanos(pauseMs),
                  closed)
              .run(round);
    }
    System.exit(violations == 0 ? 0 : 1);
  }

  private static void usage(String argument) {
    System.err.println(
        "usage: upgrade -before=LAUNCHER [-before-level=N] [-level=N] [-rounds=upgrade,rollback]"
            + " [-pause=SECONDS] [-acl]; not usable: "
            + argument);
    System.exit(2);
  }

  /** One round; how many violations it found. */
  int run(String round) throws Exception {
    Path folder = Files.createTempDirectory("praetor-upgrade");
    long begun = System.nanoTime();
    try (Cluster cluster =
        Cluster.start(folder, ClusterSettings.of(3).withClients(1).withSnapshots(2_000), before)) {
      old.set(cluster.members().size());
      healthy(cluster);
      Crowd crowd = new Crowd(cluster, findings, level, () -> old.get() == 0);
      if (closed) {
        // Before level 6 a server refused what it had not heard of, without asking the leader.
        crowd.takeTokens(() -> levelBefore < Level.AUTH_METHODS && old.get() > 0);
      }
      LockSupport.parkNanos(pauseNanos);
      if (round.equals("rollback")) {
        rollBack(cluster);
      } else {
        upgradeAll(cluster);
      }
      awaitLevel(cluster);
      LockSupport.parkNanos(pauseNanos);
      crowd.end();
      for (Member agent : cluster.agents()) {
        if (!agent.isAlive()) {
          findings.violation(agent.name() + " has ended by itself; its log: " + folder);
        }
        faults(agent, after);
      }
      queries(cluster);
      if (findings.probesRefused.get() == 0 || findings.probesTaken.get() == 0) {
        findings.violation("the new commands were not both refused and taken");
      }
      comeBack(cluster);
    }
    System.out.printf(
        "%s in %d s: %s%n",
        round, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun), findings.summary());
    findings.violations().stream().limit(30).forEach(System.out::println);
    if (!findings.violations().isEmpty()) {
      System.out.println("files: " + folder);
    }
    return findings.violations().size();
  }

  /** What was made at each agent is there at each. */
  private void queries(Cluster cluster) {
    for (Member door : cluster.agents()) {
      RawHttp.Answer answer = level < Level.QUERIES ? null : door.ask("GET", "/v1/query");
      for (Member maker : cluster.agents()) {
        if (answer != null && !answer.text().contains('"' + Prober.queryName(maker) + '"')) {
          findings.violation(
              door.name() + " has no query " + Prober.queryName(maker) + ": " + answer.text());
        }
      }
    }
  }

  private void healthy(Cluster cluster) {
    if (!cluster.awaitHealthy(HEALTHY_MAX)) {
      throw new IllegalStateException("the cluster is not healthy: " + logs(cluster));
    }
  }

  private static String logs(Cluster cluster) {
    StringBuilder logs = new StringBuilder();
    for (Member agent : cluster.agents()) {
      String log = agent.log();
      logs.append("\n--- ")
          .append(agent.name())
          .append('\n')
          .append(log, Math.max(0, log.length() - 3_000), log.length());
    }
    return logs.toString();
  }

  private void upgradeAll(Cluster cluster) throws IOException {
    List<Member> order = new ArrayList<>(cluster.members());
    cluster
        .leader()
        .ifPresent(leader -> {
          order.remove(leader);
          order.add(leader);
        });
    for (Member server : order) {
      to(cluster, server, after);
      if (server.equals(order.getFirst())) {
        cluster.replace(cluster.clients().getFirst(), after);
        healthy(cluster);
      }
    }
  }

  /** As the documentation says: the lead is handed on before a server is stopped. */
  private void to(Cluster cluster, Member server, Program program) throws IOException {
    if (program.equals(before)) {
      old.incrementAndGet();
    } else {
      requireLevel(cluster, levelBefore);
    }
    if (cluster.leader().filter(server::equals).isPresent()) {
      var _ = cluster.transferLeadership();
    }
    cluster.replace(server, program);
    faults(server, program.equals(after) ? before : after);
    // From its start on it may speak for itself.
    if (program.equals(after)) {
      old.decrementAndGet();
    }
    healthy(cluster);
    LockSupport.parkNanos(pauseNanos);
  }

  /** A stop of the build before that fails is its own misfortune, and told all the same. */
  private void faults(Member agent, Program program) {
    int now = agent.log().split(FAULT, -1).length - 1;
    int known = faults.getOrDefault(agent, 0);
    faults.put(agent, now);
    if (now > known && program.equals(before)) {
      System.out.println(agent.name() + " of the build before has stopped with a fault");
    } else if (now > known) {
      findings.violation(agent.name() + " has stopped with a fault; its log says which");
    }
  }

  private void rollBack(Cluster cluster) throws IOException {
    Member first = cluster.members().get(0);
    Member second = cluster.members().get(1);
    to(cluster, first, after);
    hold(first, "hold");
    to(cluster, second, after);
    to(cluster, first, before);
    to(cluster, first, after);
    to(cluster, cluster.members().get(2), after);
    cluster.replace(cluster.clients().getFirst(), after);
    healthy(cluster);
    // All speak it, and an operator holds it: so one can still go back.
    LockSupport.parkNanos(HOLD_NANOS);
    requireLevel(cluster, levelBefore);
    to(cluster, second, before);
    to(cluster, second, after);
    requireLevel(cluster, levelBefore);
    hold(first, "release");
  }

  private void hold(Member agent, String what) throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(agent.httpPort(), "PUT", "/v1/praetor/level?" + what, new byte[0]);
    if (answer.status() != 200) {
      findings.violation(what + " is answered " + answer.status() + " " + answer.text());
    }
  }

  /** Every server that can tell it has to be at a level. */
  private void requireLevel(Cluster cluster, int expected) {
    for (Member server : cluster.members()) {
      int found = levelOf(server);
      if (found > 0 && found != expected) {
        findings.violation(server.name() + " is at level " + found + ", not " + expected);
      }
    }
  }

  /** The level that a server says the cluster is at; 0 if it cannot tell. */
  private static int levelOf(Member server) {
    RawHttp.Answer answer = server.ask("GET", "/v1/praetor/level?stale");
    String text = answer == null ? "" : answer.text().replaceAll("\\s", "");
    int at = text.indexOf("\"Level\":");
    return at < 0 ? 0 : Integer.parseInt(text.substring(at + 8).replaceAll("\\D.*", ""));
  }

  private void awaitLevel(Cluster cluster) {
    boolean moved =
        Cluster.await(
            MOVE_MAX,
            () -> cluster.members().stream().allMatch(server -> levelOf(server) == level));
    if (!moved) {
      findings.violation("the level has not moved to " + level + " at the end" + logs(cluster));
    }
  }

  /**
   * A server of the build before is refused now, in words that it prints, and harms nobody. If it
   * has a snapshot of the new level already, it stops at that and names the file.
   */
  private void comeBack(Cluster cluster) throws IOException {
    Member last = cluster.members().getLast();
    cluster.replace(last, before);
    boolean told =
        Cluster.await(
            HEALTHY_MAX,
            () ->
                last.log().contains("and the cluster is at " + level + ":")
                    || last.log().contains("cannot load a snapshot: the snapshot in "));
    if (!told) {
      findings.violation(
          "a server of the build before does not say why it is refused" + logs(cluster));
    }
    cluster.replace(last, after);
    healthy(cluster);
  }
}
