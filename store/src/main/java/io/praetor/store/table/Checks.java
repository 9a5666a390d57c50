package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.CatalogTopics;
import io.praetor.store.catalog.Check;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.Node;
import io.praetor.store.catalog.RowCodec;
import io.praetor.store.catalog.RowTable;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.level.Level;
import io.praetor.store.watch.WatchRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The table of checks of nodes and services. That an agent is alive, {@code serfHealth}, is none of
 * them: it stands in its node.
 */
public final class Checks extends Table<RowTable<Check>, String, Check> {
  public static final Checks TABLE = new Checks();

  private static final int INDEX = 23;
  private static final int CHECK = 24;

  private Checks() {
    super("checks", INDEX, CHECK);
  }

  @Override
  public int level() {
    return Level.CATALOG;
  }

  @Override
  public RowTable<Check> empty() {
    return RowTable.empty();
  }

  @Override
  public long index(RowTable<Check> state) {
    return state.index();
  }

  @Override
  public long rows(RowTable<Check> state) {
    return state.size();
  }

  @Override
  public void write(RowTable<Check> state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (Check check : state.all()) {
      RowCodec.write(out.record(CHECK), check);
    }
  }

  @Override
  public RowTable<Check> read(RowTable<Check> soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      return CatalogSections.index(soFar, in);
    }
    String node = in.bytes().text();
    var definition = DefinitionCodec.check(in.bytes());
    String serviceName = in.bytes().text();
    var tags = DefinitionCodec.texts(in.bytes());
    long created = in.number(0, soFar.index());
    var row =
        new Check(node, definition, serviceName, tags, created, in.number(created, soFar.index()));
    var _ = in.ordered(row.key());
    if (NodeNames.of(in, node) == null || !isOfSomething(in, row)) {
      throw new MalformedException(
          "check " + row.id() + " of node " + node + " is of nothing that is there");
    }
    return soFar.with(row, soFar.index());
  }

  private static boolean isOfSomething(States states, Check check) {
    ServiceInstance service = service(states, check);
    return check.isOfNode() || (service != null && service.group().equals(check.group()));
  }

  private static @Nullable ServiceInstance service(States states, Check check) {
    return states.get(Services.TABLE).get(check.node(), check.definition().serviceId());
  }

  @Override
  public void check(States view, Rules rules) {
    var checks = view.get(this);
    checks.violations().forEach(rules::violated);
    for (Check check : checks.all()) {
      String name = "check " + check.id() + " of node " + check.node();
      rules.row(name, check.createIndex(), check.modifyIndex(), checks.index());
      rules.require(
          check.node().equals(NodeNames.of(view, check.node())), name + " belongs to no node");
      rules.require(
          isOfSomething(view, check),
          name + " is of no service: " + check.definition().serviceId());
    }
  }

  @Override
  public RowTable<Check> restore(Restoring restoring) {
    RowTable<Check> next = CatalogSections.restore(restoring, this, Check::at);
    for (Check check : next.all()) {
      ServiceInstance service =
          restoring.next(Services.TABLE).get(check.node(), check.definition().serviceId());
      if (!check.isOfNode() && (service == null || !service.group().equals(check.group()))) {
        next = next.without(check, next.index());
      }
    }
    return next;
  }

  /**
   * A check of a server's node is told with the servers' service, which no command moves: see
   * {@code CatalogNodes.healthIndex} of the agent. Which nodes are servers is not asked here, and
   * who is woken for nothing waits on.
   */
  @Override
  public void wake(Change<String, Check> change, WatchRegistry watches) {
    if (isOfNode(change.before()) || isOfNode(change.after())) {
      watches.fireRow(CatalogIndexes.TABLE.name(), CatalogTopics.health(Node.SERVERS_SERVICE));
    }
  }

  private static boolean isOfNode(@Nullable Check check) {
    return check != null && check.isOfNode();
  }
}
