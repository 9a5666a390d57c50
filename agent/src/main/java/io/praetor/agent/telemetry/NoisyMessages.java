package io.praetor.agent.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Raft library warns of although it belongs to any start, election or change of members:
 * nobody has to do anything about it. Constants; any thread.
 */
final class NoisyMessages {

  private static final List<String> BEGINNINGS =
      List.of(
          "A response: {} sent repeatedly",
          "No data for snapshot reader",
          "Node {} PreVote to",
          "Node {} RequestVote to",
          "Node {} ignore stale",
          "Node {} received invalid PreVoteResponse",
          "Node {} received invalid RequestVoteResponse",
          "Node {} reject term_unmatched AppendEntriesRequest",
          "Replicator {} id is null when timeout",
          "Replicator {} stops sending entries",
          "ThreadId: {} already destroyed",
          "Truncating storage to lastIndexKept");

  private NoisyMessages() {}

  static boolean holds(@Nullable String pattern) {
    return pattern != null && BEGINNINGS.stream().anyMatch(pattern::startsWith);
  }
}
