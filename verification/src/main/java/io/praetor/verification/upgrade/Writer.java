package io.praetor.verification.upgrade;

import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Counts a key up through one door, by puts and by cas in turn, and looks before each whether what
 * was acknowledged is there. Owned by its thread.
 */
final class Writer implements Client {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final Counter counter;
  private final Findings findings;
  private boolean byCas;

  Writer(Counter counter, Findings findings) {
    this.counter = counter;
    this.findings = findings;
  }

  @Override
  public void step(KeptConnection door) throws IOException {
    Entry found = Entry.of(door.send("GET", counter.path(), null, ANSWER_MAX));
    if (found == null) {
      findings.refused.incrementAndGet();
      return;
    }
    findings.reads.incrementAndGet();
    check(found, "");
    long value = counter.next();
    byCas = !byCas;
    Answer answer;
    try {
      answer =
          door.send(
              "PUT",
              counter.path() + (byCas ? "?cas=" + found.modifyIndex() : ""),
              Long.toString(value).getBytes(StandardCharsets.US_ASCII),
              ANSWER_MAX);
    } catch (KeptConnection.NotSentException e) {
      throw e;
    } catch (IOException e) {
      findings.unknown.incrementAndGet();
      throw e;
    }
    if (answer.status() == 200 && answer.text().strip().equals("true")) {
      counter.acknowledge(value);
      findings.writes.incrementAndGet();
    } else if (answer.status() == 500 && answer.text().contains("outcome unknown")) {
      findings.unknown.incrementAndGet();
    } else if (answer.status() >= 500) {
      findings.refused.incrementAndGet();
    } else if (answer.status() != 200) {
      findings.violation("PUT " + counter.path() + ": " + answer.status() + " " + answer.text());
    }
  }

  /** Looks a last time, through any door. */
  void check(Entry found, String where) {
    if (found.value() < counter.acknowledged() || found.value() > counter.last()) {
      findings.violation(
          counter.path()
              + where
              + " holds "
              + found.value()
              + ", and "
              + counter.acknowledged()
              + " was acknowledged, "
              + counter.last()
              + " sent");
    }
  }
}
