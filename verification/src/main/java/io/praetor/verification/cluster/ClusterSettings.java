package io.praetor.verification.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * How the servers of a cluster are started; immutable.
 *
 * @param servers how many there are
 * @param clients how many agents that are no servers stand before them
 * @param multiplier scales the times of Raft ({@code performance.raft_multiplier})
 * @param snapshotEntries a snapshot is written after so many entries, looked at every second
 * @param holdMs how long a server holds a request while there is no leader
 * @param extra further arguments of every server
 */
public record ClusterSettings(
    int servers, int clients, int multiplier, int snapshotEntries, int holdMs, List<String> extra) {
  public ClusterSettings {
    extra = List.copyOf(extra);
  }

  /** Servers that keep their whole log, unless it grows beyond the usual. */
  public static ClusterSettings of(int servers) {
    return new ClusterSettings(servers, 0, 1, 16_384, 3_000, List.of());
  }

  /** The same with further arguments of every server. */
  public ClusterSettings with(List<String> arguments) {
    return new ClusterSettings(servers, clients, multiplier, snapshotEntries, holdMs, arguments);
  }

  /** The same with agents that are no servers. */
  public ClusterSettings withClients(int count) {
    return new ClusterSettings(servers, count, multiplier, snapshotEntries, holdMs, extra);
  }

  /** The same with a snapshot after so many entries. */
  public ClusterSettings withSnapshots(int entries) {
    return new ClusterSettings(servers, clients, multiplier, entries, holdMs, extra);
  }

  /** The same with other times of Raft. */
  public ClusterSettings withMultiplier(int times) {
    return new ClusterSettings(servers, clients, times, snapshotEntries, holdMs, extra);
  }

  /** The same with further arguments of every server. */
  public ClusterSettings withArguments(String... more) {
    List<String> all = new ArrayList<>(extra);
    all.addAll(List.of(more));
    return new ClusterSettings(servers, clients, multiplier, snapshotEntries, holdMs, all);
  }
}
