package io.praetor.verification.upgrade;

import io.praetor.store.level.Level;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tries commands of the new level at an agent all the while, one that changes nothing and, where
 * the level has them, one that makes a prepared query: they have to be refused with the reason
 * while not all servers know them, and taken from the move on. Owned by its thread.
 */
final class Prober implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Member agent;
  private final int level;
  private final Findings findings;
  private final BooleanSupplier mayPass;
  private final BooleanSupplier hasEnded;
  private final byte[] query;
  private boolean wasTaken;

  /**
   * A prober.
   *
   * @param mayPass whether all servers speak the level, so that it may be taken
   */
  Prober(
      Member agent,
      int level,
      Findings findings,
      BooleanSupplier mayPass,
      BooleanSupplier hasEnded) {
    this.agent = agent;
    this.level = level;
    this.findings = findings;
    this.mayPass = mayPass;
    this.hasEnded = hasEnded;
    query =
        ("{\"Name\": \"" + queryName(agent) + "\", \"Service\": {\"Service\": \"consul\"}}")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** The name of the prepared query that is made at an agent. */
  static String queryName(Member agent) {
    return "upgrade-" + agent.name();
  }

  @Override
  public void run() {
    while (!hasEnded.getAsBoolean()) {
      try {
        judge(
            RawHttp.send(agent.httpPort(), "PUT", "/v1/praetor/level?probe=" + level, new byte[0]));
        if (level >= Level.QUERIES) {
          RawHttp.Answer made = RawHttp.send(agent.httpPort(), "POST", "/v1/query", query);
          if (level == Level.QUERIES) {
            judge(made);
          }
        }
      } catch (IOException e) {
        findings.broken.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(RawHttp.Answer answer) {
    String text = answer.text().strip();
    String who = "a command of level " + level + " at " + agent.name();
    boolean isMade = answer.status() == 200 || text.endsWith(" aliases an existing query name");
    if (isMade) {
      findings.probesTaken.incrementAndGet();
      wasTaken = true;
      if (!mayPass.getAsBoolean()) {
        findings.violation(who + " is taken although not all servers know it");
      }
    } else if (text.contains("this needs level " + level + " of the cluster")) {
      findings.probesRefused.incrementAndGet();
      if (wasTaken) {
        findings.violation(who + " is refused after it was taken: " + text);
      }
    } else if (answer.status() == 404 || answer.status() == 405) {
      // The build before has no such path.
      findings.probesRefused.incrementAndGet();
    } else if (answer.status() < 500) {
      findings.violation(who + ": " + answer.status() + " " + text);
    } else {
      findings.refused.incrementAndGet();
    }
  }
}
