package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.CatalogRow;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.ExternalNode;
import io.praetor.store.catalog.ExternalNodeTable;
import io.praetor.store.catalog.RowCodec;
import io.praetor.store.level.Level;
import io.praetor.store.watch.WatchRegistry;
import java.util.Objects;

/** The table of nodes that were registered in the catalog and run no agent, by folded name. */
public final class ExternalNodes extends Table<ExternalNodeTable, String, ExternalNode> {
  public static final ExternalNodes TABLE = new ExternalNodes();

  private static final int NODE = 20;

  private ExternalNodes() {
    super("external-nodes", NODE);
  }

  @Override
  public int level() {
    return Level.CATALOG;
  }

  @Override
  public ExternalNodeTable empty() {
    return ExternalNodeTable.EMPTY;
  }

  @Override
  public long rows(ExternalNodeTable state) {
    return state.size();
  }

  @Override
  public void write(ExternalNodeTable state, RecordWriter out) {
    for (ExternalNode node : state.values()) {
      RowCodec.write(out.record(NODE), node);
    }
  }

  @Override
  public ExternalNodeTable read(ExternalNodeTable soFar, int kind, RecordReader in) {
    var definition = DefinitionCodec.node(in.bytes());
    String name = in.ordered(CatalogRow.folded(definition.name()));
    long created = in.number(0, in.index());
    String id = definition.id();
    if (soFar.byId(id) != null) {
      throw new MalformedException("node id " + id + " stands twice, the second time at " + name);
    }
    return soFar.with(new ExternalNode(definition, created, in.number(created, in.index())));
  }

  @Override
  public void check(States view, Rules rules) {
    var nodes = view.get(this);
    nodes.violations().forEach(rules::violated);
    rules.require(
        nodes.isEmpty() || view.get(Levels.TABLE).level() >= Level.CATALOG,
        "external nodes are there below level " + Level.CATALOG);
    nodes.forEach((name, node) -> {
      rules.require(
          view.get(Nodes.TABLE).get(node.name()) == null,
          "node " + name + " runs an agent and is external");
      rules.row("external node " + name, node.createIndex(), node.modifyIndex(), view.index());
    });
  }

  @Override
  public ExternalNodeTable restore(Restoring restoring) {
    var ours = restoring.ours().get(this);
    ExternalNodeTable next = ExternalNodeTable.EMPTY;
    for (ExternalNode node : restoring.theirs().get(this).values()) {
      if (NodeNames.of(restoring.next(Nodes.TABLE), empty(), node.name()) == null) {
        boolean stays =
            Objects.equals(node, ours.get(CatalogRow.folded(node.name())))
                || !restoring.wasSeen(node.modifyIndex());
        next =
            next.with(
                stays
                    ? node
                    : new ExternalNode(node.definition(), node.createIndex(), restoring.at()));
      }
    }
    return next;
  }

  @Override
  public void wake(Change<String, ExternalNode> change, WatchRegistry watches) {
    watches.fireRow(CatalogIndexes.TABLE.name(), CatalogTopics.NODES);
  }
}
