package io.praetor.verification.linearizability;

import io.praetor.verification.history.Entry;
import io.praetor.verification.history.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A few operations as lines for people, in the order of their sending. */
final class Timeline {
  private static final int LINES_MAX = 60;

  private Timeline() {}

  static String of(List<Operation> operations) {
    if (operations.isEmpty()) {
      return "";
    }
    List<Operation> sorted =
        operations.stream().sorted(Comparator.comparingLong(Operation::invokedNanos)).toList();
    long start = sorted.getFirst().invokedNanos();
    StringBuilder text = new StringBuilder();
    for (Operation o : sorted.subList(0, Math.min(LINES_MAX, sorted.size()))) {
      text.append(line(o, start)).append('\n');
    }
    if (sorted.size() > LINES_MAX) {
      text.append("  … and ").append(sorted.size() - LINES_MAX).append(" more\n");
    }
    return text.toString();
  }

  private static String line(Operation o, long start) {
    StringBuilder answer = new StringBuilder();
    for (Entry e : o.answer().entries()) {
      answer.append(' ').append(e.key()).append('=').append(e.value());
      answer.append('@').append(e.modifyIndex());
      if (!e.session().isEmpty()) {
        answer.append(" held by ").append(e.session());
      }
    }
    return String.format(
        Locale.ROOT,
        "  %10.3f … %10.3f ms  client %-3d at %-6s %-10s %s → %s%s%s",
        (o.invokedNanos() - start) / 1e6,
        (o.returnedNanos() - start) / 1e6,
        o.process(),
        o.server(),
        o.call().isRead() ? o.mode().name().toLowerCase(Locale.ROOT) : "write",
        o.call(),
        o.outcome().name().toLowerCase(Locale.ROOT),
        o.answer().index() == 0 ? "" : " index " + o.answer().index(),
        answer);
  }
}
