package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.CheckStatus;
import io.praetor.store.catalog.Health;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.NodeTable;
import io.praetor.store.catalog.RowCodec;
import io.praetor.store.watch.WatchRegistry;
import java.util.TreeMap;

/**
 * The table of the agents that the cluster knows. A restore leaves them: they are this cluster's.
 */
public final class Nodes extends Table<NodeTable, String, Node> {
  public static final Nodes TABLE = new Nodes();

  private static final int NODE = 2;

  private Nodes() {
    super("nodes", NODE);
  }

  @Override
  public NodeTable empty() {
    return NodeTable.EMPTY;
  }

  @Override
  public long index(NodeTable state) {
    return state.index();
  }

  @Override
  public long rows(NodeTable state) {
    return state.size();
  }

  @Override
  public void write(NodeTable state, RecordWriter out) {
    for (Node node : state) {
      RowCodec.write(out.record(NODE), node);
    }
  }

  @Override
  public NodeTable read(NodeTable soFar, int kind, RecordReader in) {
    ByteReader r = in.bytes();
    String id = r.text();
    String name = in.ordered(r.text());
    String address = r.text();
    boolean server = r.flag();
    int n = r.count(r.remaining());
    TreeMap<String, String> meta = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      String key = r.text();
      if (!meta.isEmpty() && meta.lastKey().compareTo(key) >= 0) {
        throw new MalformedException("the meta data of node " + name + " is out of order");
      }
      meta.put(key, r.text());
    }
    if (soFar.byId(id) != null) {
      throw new MalformedException("two nodes of a snapshot have the id " + id);
    }
    Health health = r.flag() ? Health.CRITICAL : Health.PASSING;
    String output = r.text();
    long created = in.number(0, soFar.index());
    long modified = in.number(created, soFar.index());
    return soFar.with(
        new Node(id, name, address, server, meta, health, output, created, modified),
        soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    NodeTable nodes = view.get(this);
    nodes.violations().forEach(rules::violated);
    for (Node node : nodes) {
      rules.row("node " + node.name(), node.createIndex(), node.modifyIndex(), nodes.index());
    }
  }

  @Override
  public NodeTable restore(Restoring restoring) {
    return restoring.ours().get(this);
  }

  @Override
  public void wake(Change<String, Node> change, WatchRegistry watches) {
    String table = CatalogIndexes.TABLE.name();
    watches.fireRow(table, CatalogTopics.NODES);
    watches.fireRow(table, CatalogTopics.node(change.id()));
    watches.fireRow(table, CatalogTopics.nodeChecks(change.id()));
    watches.fireRow(table, CatalogTopics.ANY_STATE);
    watches.fireRow(table, CatalogTopics.health(Node.SERVERS_SERVICE));
    watches.fireRow(table, CatalogTopics.instances(Node.SERVERS_SERVICE));
    watches.fire(Services.TABLE.topic());
    for (CheckStatus status : CheckStatus.values()) {
      watches.fireRow(table, CatalogTopics.state(status));
    }
  }
}
