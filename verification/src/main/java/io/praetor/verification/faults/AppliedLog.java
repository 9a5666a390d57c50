package io.praetor.verification.faults;

import io.praetor.agent.consensus.storage.StoredLog;
import io.praetor.agent.consensus.storage.StoredLog.Stored;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log that the servers agreed on, put together from all their files after they have ended.
 *
 * <p>The most up-to-date of the logs at the end holds every committed entry (Raft paper, 5.4), and
 * two logs that hold an entry of one position and term are the same up to there (5.3): so the
 * entries before the first that this log still has are found by following what precedes it in any
 * file.
 */
final class AppliedLog {
  private record Id(long index, long term) {}

  private final Map<Id, Stored> entries = new HashMap<>();
  private final Map<Id, Id> before = new HashMap<>();
  private final List<String> contradictions = new ArrayList<>();

  private AppliedLog() {}

  /** The agreed log, or why it cannot be had. */
  record Found(List<Stored> entries, List<String> contradictions) {}

  /**
   * Puts the log together.
   *
   * @param current the folders with the servers' logs as they are at the end
   * @param all every file of a log that there ever was
   * @throws IllegalStateException if a part of it is nowhere
   */
  static Found find(List<Path> current, List<Path> all) throws IOException {
    AppliedLog log = new AppliedLog();
    Id tip = null;
    Comparator<Id> upToDate = Comparator.<Id>comparingLong(Id::term).thenComparingLong(Id::index);
    for (Path folder : current) {
      Id last = null;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
        List<Path> sorted = new ArrayList<>();
        files.forEach(sorted::add);
        sorted.sort(Comparator.naturalOrder());
        for (Path file : sorted) {
          last = log.add(file, last);
        }
      } catch (NoSuchFileException e) {
        continue;
      }
      if (last != null && (tip == null || upToDate.compare(last, tip) > 0)) {
        tip = last;
      }
    }
    for (Path file : all) {
      var _ = log.add(file, null);
    }
    return new Found(log.upTo(tip), List.copyOf(log.contradictions));
  }

  private @Nullable Id add(Path file, @Nullable Id previous) throws IOException {
    Id last = previous;
    for (Stored entry : StoredLog.read(file)) {
      Id id = new Id(entry.index(), entry.term());
      Stored known = entries.putIfAbsent(id, entry);
      if (known != null && known.timeMs() != entry.timeMs()) {
        contradictions.add(
            "two entries stand at position " + id.index + " of term " + id.term + ": " + file);
      }
      if (last != null && last.index == id.index - 1) {
        Id other = before.putIfAbsent(id, last);
        if (other != null && !other.equals(last)) {
          contradictions.add(
              "position " + id.index + " of term " + id.term + " follows two terms: " + file);
        }
      }
      last = id;
    }
    return last;
  }

  private List<Stored> upTo(@Nullable Id tip) {
    Deque<Stored> log = new ArrayDeque<>();
    Id at = tip;
    while (at != null && at.index > 0) {
      Stored entry = entries.get(at);
      if (entry == null) {
        throw new IllegalStateException("position " + at.index + " of the log is nowhere");
      }
      log.addFirst(entry);
      if (at.index == 1) {
        return List.copyOf(log);
      }
      at = predecessor(at);
    }
    throw new IllegalStateException(
        "the log cannot be followed back beyond position "
            + (log.isEmpty() ? 0 : log.getFirst().index()));
  }

  private @Nullable Id predecessor(Id of) {
    Id known = before.get(of);
    if (known != null) {
      return known;
    }
    // The first of a file: what precedes it is the only one of that position, or nobody can tell.
    List<Id> candidates =
        entries.keySet().stream()
            .filter(id -> id.index == of.index - 1 && id.term <= of.term)
            .toList();
    return candidates.size() == 1 ? candidates.getFirst() : null;
  }
}
