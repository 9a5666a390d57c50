package io.praetor.agent.cluster;

import io.praetor.store.View;
import io.praetor.store.cluster.ClusterBlobs;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import io.praetor.store.table.Levels;
import java.nio.charset.StandardCharsets;

/**
 * The commands that write what the cluster keeps about itself, in the form of the level at which a
 * view is; stateless. One that is applied behind a move of the level counts in the new form.
 */
public final class ClusterCommands {
  private ClusterCommands() {}

  /**
   * Sets one of the cluster's settings.
   *
   * @param expectedIndex -1: whatever is there; 0: only if there is none; else only if its modify
   *     index is this
   */
  public static Command set(View view, ClusterSetting setting, long expectedIndex) {
    return Levels.hasClusterTables(view)
        ? new Command.ClusterSet(setting, expectedIndex)
        : new Command.ConfigSet(
            ClusterBlobs.name(setting.kind()), ClusterBlobs.encode(setting), expectedIndex);
  }

  /** Notes that a server is let in at an address. */
  static Command admit(View view, String address, String incarnation) {
    return Levels.hasClusterTables(view)
        ? new Command.ServerAdmit(address, incarnation)
        : new Command.ConfigSet(
            ClusterBlobs.serverName(address), incarnation.getBytes(StandardCharsets.UTF_8), -1);
  }

  /** Notes that an operator removes the server at an address. */
  static Command remove(View view, String address) {
    return Levels.hasClusterTables(view)
        ? new Command.ServerRemove(address)
        : new Command.ConfigSet(ClusterBlobs.serverName(address), ClusterBlobs.removed(""), -1);
  }
}
