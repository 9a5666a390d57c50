package io.praetor.verification.upgrade;

import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tries a command of the new level at an agent all the while: it has to be refused with the reason
 * while not all servers know it, and taken from the move on. Owned by its thread.
 */
final class Prober implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Member agent;
  private final int level;
  private final Findings findings;
  private final BooleanSupplier mayPass;
  private final BooleanSupplier hasEnded;
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
  }

  @Override
  public void run() {
    while (!hasEnded.getAsBoolean()) {
      try {
        judge(
            RawHttp.send(agent.httpPort(), "PUT", "/v1/praetor/level?probe=" + level, new byte[0]));
      } catch (IOException e) {
        findings.broken.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void judge(RawHttp.Answer answer) {
    String text = answer.text().strip();
    String who = "a command of level " + level + " at " + agent.name();
    if (answer.status() == 200 && text.equals("true")) {
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
