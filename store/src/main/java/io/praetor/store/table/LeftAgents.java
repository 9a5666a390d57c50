package io.praetor.store.table;

import io.praetor.store.bytes.ByteReader;
import io.praetor.store.cluster.LeftAgent;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;

/**
 * The table of the agents that have left, by name, from {@link
 * io.praetor.store.level.Level#CLUSTER_TABLES} on. A restore leaves them: they are this cluster's.
 */
public final class LeftAgents extends Table<OrderedMap<String, LeftAgent>, String, LeftAgent> {
  public static final LeftAgents TABLE = new LeftAgents();

  private static final int AGENT = 12;

  private LeftAgents() {
    super("left-agents", AGENT);
  }

  @Override
  public int level() {
    return Level.CLUSTER_TABLES;
  }

  @Override
  public OrderedMap<String, LeftAgent> empty() {
    return OrderedMap.empty();
  }

  @Override
  public long rows(OrderedMap<String, LeftAgent> state) {
    return state.size();
  }

  @Override
  public void write(OrderedMap<String, LeftAgent> state, RecordWriter out) {
    for (LeftAgent agent : state.values()) {
      out.record(AGENT)
          .text(agent.name())
          .text(agent.id())
          .text(agent.address())
          .flag(agent.server())
          .varint(agent.atMs())
          .varint(agent.index());
    }
  }

  @Override
  public OrderedMap<String, LeftAgent> read(
      OrderedMap<String, LeftAgent> soFar, int kind, RecordReader in) {
    ByteReader r = in.bytes();
    String name = in.ordered(r.text());
    return soFar.with(
        name,
        new LeftAgent(
            r.text(),
            name,
            r.text(),
            r.flag(),
            in.number(0, Long.MAX_VALUE),
            in.number(0, in.index())));
  }

  @Override
  public void check(States view, Rules rules) {
    OrderedMap<String, LeftAgent> agents = view.get(this);
    rules.require(agents.isSound(), "the left agents' map is out of order or balance");
    rules.require(
        agents.isEmpty() || Levels.hasClusterTables(view), "left agents at the first level");
    rules.upTo("the number of left agents", agents.size(), LeftAgent.AGENTS_MAX);
    for (OrderedMap.Entry<String, LeftAgent> entry : agents) {
      LeftAgent agent = entry.value();
      String name = "left agent " + entry.key();
      rules.require(entry.key().equals(agent.name()), name + " is kept for " + agent.name());
      rules.upTo(name + "'s index", agent.index(), view.index());
      rules.upTo(name + "'s time", agent.atMs(), view.timeMs());
    }
  }

  @Override
  public OrderedMap<String, LeftAgent> restore(Restoring restoring) {
    return restoring.ours().get(this);
  }
}
