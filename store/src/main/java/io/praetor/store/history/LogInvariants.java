package io.praetor.store.history;

import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.kv.KvTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must be true of a log of changes; stateless. */
final class LogInvariants {
  private LogInvariants() {}

  /** What is wrong, in sentences. */
  static List<String> violations(ChangeLog log, KvTree live) {
    List<String> found = new ArrayList<>();
    if (log.reading() != null) {
      found.add("the history lacks some of its changes");
    }
    Map<Key, Optional<KvEntry>> rows = new HashMap<>();
    long bytes = 0;
    long index = Long.MAX_VALUE;
    for (Iterator<KeyChange> all = log.backwards(); all.hasNext(); ) {
      KeyChange change = all.next();
      bytes += change.bytes();
      if (change.index() > index) {
        found.add("change " + change.index() + " stands before " + index);
      }
      index = change.index();
      Optional<KvEntry> next = rows.get(change.key());
      KvEntry after = next == null ? live.get(change.key()) : next.orElse(null);
      if (!change.isBare() && !Objects.equals(change.after(), after)) {
        found.add(
            "change "
                + index
                + " of key "
                + change.key()
                + " left "
                + change.after()
                + ", not "
                + after);
      }
      if (change.type() != KeyChange.Type.PURGE) {
        rows.put(change.key(), Optional.ofNullable(change.before()));
      }
    }
    if (bytes != log.changeBytes() || bytes + log.lost().bytes() != log.bytes()) {
      found.add(
          "the history counts " + log.bytes() + " bytes, not " + (bytes + log.lost().bytes()));
    }
    return found;
  }
}
