package io.praetor.agent.consensus;

import io.praetor.agent.consensus.storage.Membership;
import io.praetor.store.View;
import io.praetor.store.catalog.Node;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.cluster.KeptSetting;
import io.praetor.store.level.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to which level each server of a cluster speaks, as they have registered themselves, and
 * whether an operator holds the cluster's; immutable.
 *
 * @param level the cluster's own
 * @param isHeld whether it stays there although all servers speak a higher one
 * @param servers voters and learners
 */
public record ServerLevels(int level, boolean isHeld, List<Server> servers) {
  /**
   * A server.
   *
   * @param name its node's, empty for one that has not registered
   * @param level {@link Level#FIRST} for one that has said nothing of it
   */
  public record Server(String name, String address, int level) {
    private String text() {
      return (name.isEmpty() ? "the server" : name) + " at " + address;
    }
  }

  public ServerLevels {
    servers = List.copyOf(servers);
  }

  /** What a view says of the servers of a configuration. */
  public static ServerLevels of(View view, Membership members) {
    Map<String, Node> byAddress = new HashMap<>();
    view.nodes()
        .forEach(node -> {
          if (node.server()) {
            byAddress.put(node.address(), node);
          }
        });
    List<String> addresses = new ArrayList<>(members.voters());
    addresses.addAll(members.learners());
    List<Server> servers = new ArrayList<>(addresses.size());
    for (String address : addresses) {
      Node node = byAddress.get(address);
      servers.add(
          new Server(
              node == null ? "" : node.name(), address, node == null ? Level.FIRST : node.level()));
    }
    return new ServerLevels(view.level(), isHeld(view), servers);
  }

  /** Whether an operator holds the level. */
  public static boolean isHeld(View view) {
    KeptSetting kept = view.setting(ClusterSetting.Kind.LEVEL_HOLD);
    return kept != null && kept.value() instanceof ClusterSetting.LevelHold(boolean held) && held;
  }

  /** Why the cluster is below a level, as the end of a sentence for people. */
  public String reason(int wanted) {
    List<String> behind =
        servers.stream()
            .filter(server -> server.level() < wanted)
            .map(server ->
                server.text() + " speaks up to " + server.level() + " and has to be upgraded")
            .toList();
    if (!behind.isEmpty()) {
      return String.join(", ", behind);
    }
    return isHeld
        ? "an operator holds it there (operator level -release)"
        : "it moves up once all servers have been reachable for some seconds";
  }
}
