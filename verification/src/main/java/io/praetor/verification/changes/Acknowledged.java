package io.praetor.verification.changes;

import io.praetor.verification.changes.ChangeJudge.Told;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Up to which index changes were acknowledged, and when; immutable. */
final class Acknowledged {
  private final NavigableMap<Long, Long> highest = new TreeMap<>();

  Acknowledged(List<Told> told) {
    long index = 0;
    for (Told each :
        told.stream()
            .sorted((a, b) -> Long.compare(a.returnedNanos(), b.returnedNanos()))
            .toList()) {
      index = Math.max(index, each.index());
      highest.put(each.returnedNanos(), index);
    }
  }

  /** The highest index of those that were acknowledged before a time, 0 if there are none. */
  long before(long nanos) {
    var entry = highest.lowerEntry(nanos);
    return entry == null ? 0 : entry.getValue();
  }
}
