package io.praetor.verification.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Judges writes below folders that a rule each is made for: once it was acknowledged, and until it
 * is asked to go, nothing that it forbids and that is begun then is done. Any thread.
 *
 * <p>What is begun so late has a key that says so: a write without an answer that has taken effect
 * is found by it.
 */
final class RuleJudge {
  private static final String LATE = "late-";

  /** When a rule stood for certain, on the monotonic clock. */
  private static final class Span {
    private final long fromNanos;
    private volatile long toNanos = Long.MAX_VALUE;

    Span(long fromNanos) {
      this.fromNanos = fromNanos;
    }
  }

  private final Map<String, Span> byFolder = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger allowed = new AtomicInteger();
  private final AtomicInteger before = new AtomicInteger();

  /** The rule of a folder was acknowledged. */
  void stands(String folder, long nowNanos) {
    byFolder.put(folder, new Span(nowNanos));
  }

  /** The rule of a folder is about to be taken away. */
  void ends(String folder, long nowNanos) {
    Span span = byFolder.get(folder);
    if (span != null) {
      span.toNanos = nowNanos;
    }
  }

  /** The key of a write that is begun now. */
  String key(String folder, boolean isBad, String unique, long nowNanos) {
    Span span = byFolder.get(folder);
    boolean isLate = span != null && span.fromNanos < nowNanos;
    return folder + (isLate && isBad ? LATE : "") + (isBad ? "bad-" : "good-") + unique;
  }

  /** A write was answered. */
  void answered(
      String folder, String key, boolean isBad, boolean isDone, boolean isRefused, long nowNanos) {
    Span span = byFolder.get(folder);
    if (isDone && isBad && key.startsWith(folder + LATE) && span != null) {
      if (nowNanos < span.toNanos) {
        violations.add("a rule forbids what was acknowledged: " + key);
      }
    } else if (isDone) {
      (isBad ? before : allowed).incrementAndGet();
    } else if (isRefused) {
      if (isBad) {
        refused.incrementAndGet();
      } else {
        violations.add("a rule refuses what it allows: " + key);
      }
    }
  }

  /** What a read of a folder's keys shows before the rule is asked to go. */
  void isThere(String folder, String keys) {
    for (String key : keys.split(",", -1)) {
      if (key.contains(folder + LATE)) {
        violations.add("a rule forbids what has been written: " + key);
      }
    }
  }

  /** What was violated. */
  List<String> violations() {
    return new ArrayList<>(violations);
  }

  /** Whether there was anything to judge: a rule has refused a write, and one was allowed. */
  boolean isTried() {
    return refused.get() > 0 && allowed.get() > 0;
  }

  /** For people. */
  String done() {
    return byFolder.size()
        + " rules, "
        + refused
        + " writes refused by them, "
        + allowed
        + " allowed, "
        + before
        + " done while none was sure to stand";
  }
}
