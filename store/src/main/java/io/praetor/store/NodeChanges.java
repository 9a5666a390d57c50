package io.praetor.store;

import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeTable;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.level.Level;
import io.praetor.store.table.Levels;
import io.praetor.store.table.Nodes;
import org.jspecify.annotations.Nullable;

/** What the commands about agents do. Owned by the apply thread. */
final class NodeChanges {
  private NodeChanges() {}

  /** Makes an agent known; why not, or null if it is known now. */
  static Outcome.@Nullable Refused register(Draft draft, Command.NodeRegister c) {
    NodeTable nodes = draft.get(Nodes.TABLE);
    Node owner = nodes.byId(c.id());
    if (owner != null && !owner.name().equals(c.name())) {
      return new Outcome.Refused(
          "node id " + c.id() + " belongs to node " + owner.name() + " already");
    }
    Node old = nodes.get(c.name());
    // At the same address it can only be the same agent, come back with an empty disk.
    if (old != null
        && !old.id().equals(c.id())
        && !old.address().equals(c.address())
        && old.health() == Health.PASSING) {
      return new Outcome.Refused("Node name " + c.name() + " is reserved by node " + old.id());
    }
    Outcome.Refused taken = old == null ? takeOver(draft, c) : null;
    if (taken != null) {
      return taken;
    }
    // It is back, if it had left. Below the level of the table nothing is in it.
    ClusterChanges.forget(draft, c.name());
    Node same = old != null && old.id().equals(c.id()) ? old : null;
    if (same != null
        && same.address().equals(c.address())
        && same.server() == c.server()
        && same.meta().equals(c.meta())) {
      return null;
    }
    if (old != null && same == null) {
      SessionChanges.endAll(draft, old.name());
    }
    long at = draft.change();
    put(
        draft,
        old,
        new Node(
            c.id(),
            c.name(),
            c.address(),
            c.server(),
            c.meta(),
            same == null ? Health.PASSING : same.health(),
            same == null ? Node.ALIVE : same.output(),
            same == null ? at : same.createIndex(),
            at));
    return null;
  }

  /**
   * Makes room for an agent whose name differs from another's in its case alone, since the two
   * would share what is on them; why not, or null. Below {@link Level#CATALOG} nothing is on them.
   */
  private static Outcome.@Nullable Refused takeOver(Draft draft, Command.NodeRegister c) {
    if (draft.get(Levels.TABLE).level() < Level.CATALOG) {
      return null;
    }
    String folded = CatalogRow.folded(c.name());
    if (draft.get(Levels.TABLE).level() >= Level.QUERIES
        && draft.get(Nodes.TABLE).byFolded(folded) != null) {
      // A refusal changes nothing: below this level it may have removed some that have failed.
      for (Node each : draft.get(Nodes.TABLE)) {
        if (each.health() == Health.PASSING && CatalogRow.folded(each.name()).equals(folded)) {
          return reserved(c, each);
        }
      }
    }
    Node other = draft.get(Nodes.TABLE).byFolded(folded);
    while (other != null) {
      if (other.health() == Health.PASSING) {
        return reserved(c, other);
      }
      deregister(draft, other.name());
      other = draft.get(Nodes.TABLE).byFolded(folded);
    }
    return null;
  }

  private static Outcome.Refused reserved(Command.NodeRegister c, Node by) {
    return new Outcome.Refused(
        "Node name "
            + c.name()
            + " is reserved by node "
            + by.id()
            + ", whose name "
            + by.name()
            + " differs in its case alone");
  }

  static void deregister(Draft draft, String name) {
    Node node = draft.get(Nodes.TABLE).get(name);
    if (node != null) {
      SessionChanges.endAll(draft, name);
      CatalogChanges.removeAll(draft, name);
      draft.set(Nodes.TABLE, draft.get(Nodes.TABLE).without(node, draft.change()));
      draft.changed(Nodes.TABLE, name, node, null);
      CatalogIndexing.nodeGone(draft, name);
    }
  }

  /** Says how an agent is; why not, or null if it is said. */
  static Outcome.@Nullable Refused health(Draft draft, Command.NodeHealth c) {
    Node node = draft.get(Nodes.TABLE).get(c.name());
    if (node == null) {
      return new Outcome.Refused(Node.MISSING);
    }
    if (node.health() == c.health() && node.output().equals(c.output())) {
      return null;
    }
    put(
        draft,
        node,
        new Node(
            node.id(),
            node.name(),
            node.address(),
            node.server(),
            node.meta(),
            c.health(),
            c.output(),
            node.createIndex(),
            draft.change()));
    if (c.health() == Health.CRITICAL) {
      SessionChanges.endBound(draft, node.name(), Node.SERF_HEALTH);
    }
    return null;
  }

  private static void put(Draft draft, @Nullable Node old, Node node) {
    if (old == null) {
      CatalogChanges.adopt(draft, node);
    }
    draft.set(Nodes.TABLE, draft.get(Nodes.TABLE).with(node, node.modifyIndex()));
    draft.changed(Nodes.TABLE, node.name(), old, node);
    if (old == null || !node.isDefinedAs(old)) {
      CatalogIndexing.nodeRedefined(draft, node.name());
    } else {
      CatalogIndexing.nodeChanged(draft, node.name());
    }
  }
}
