package io.praetor.agent.watched;

import io.praetor.store.catalog.RegisteredNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All nodes, found by name, by id and by address; immutable. */
public final class WatchedNodes {
  private final Map<String, WatchedNode> byName = new HashMap<>();
  private final Map<String, WatchedNode> byId = new HashMap<>();
  private final Map<InetAddress, List<WatchedNode>> byAddress = new HashMap<>();

  WatchedNodes(List<RegisteredNode> nodes) {
    for (RegisteredNode each : nodes) {
      WatchedNode node = WatchedNode.of(each);
      byName.put(node.name().toLowerCase(Locale.ROOT), node);
      if (!node.id().isEmpty()) {
        byId.put(node.id().toLowerCase(Locale.ROOT), node);
      }
      InetAddress address = address(node.address());
      if (address != null) {
        byAddress.computeIfAbsent(address, _ -> new ArrayList<>(1)).add(node);
      }
    }
  }

  /** The node by its name or its id, regardless of case, or null. */
  public @Nullable WatchedNode find(String nameOrId) {
    String folded = nameOrId.toLowerCase(Locale.ROOT);
    WatchedNode named = byName.get(folded);
    return named == null ? byId.get(folded) : named;
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  /** The nodes with an address, however it is written in the catalog. */
  public List<WatchedNode> at(InetAddress address) {
    return byAddress.getOrDefault(address, List.of());
  }
}
