package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.DefinitionCodec;
import io.praetor.store.catalog.RowCodec;
import io.praetor.store.catalog.RowTable;
import io.praetor.store.catalog.ServiceInstance;
import io.praetor.store.level.Level;

/** The table of the instances of services. */
public final class Services extends Table<RowTable<ServiceInstance>, String, ServiceInstance> {
  public static final Services TABLE = new Services();

  private static final int INDEX = 21;
  private static final int SERVICE = 22;

  private Services() {
    super("services", INDEX, SERVICE);
  }

  @Override
  public int level() {
    return Level.CATALOG;
  }

  @Override
  public RowTable<ServiceInstance> empty() {
    return RowTable.empty();
  }

  @Override
  public long index(RowTable<ServiceInstance> state) {
    return state.index();
  }

  @Override
  public long rows(RowTable<ServiceInstance> state) {
    return state.size();
  }

  @Override
  public void write(RowTable<ServiceInstance> state, RecordWriter out) {
    if (state.index() > 0) {
      out.record(INDEX).varint(state.index());
    }
    for (ServiceInstance service : state.all()) {
      RowCodec.write(out.record(SERVICE), service);
    }
  }

  @Override
  public RowTable<ServiceInstance> read(
      RowTable<ServiceInstance> soFar, int kind, RecordReader in) {
    if (kind == INDEX) {
      return CatalogSections.index(soFar, in);
    }
    String node = in.bytes().text();
    var definition = DefinitionCodec.service(in.bytes());
    long created = in.number(0, soFar.index());
    var row = new ServiceInstance(node, definition, created, in.number(created, soFar.index()));
    var _ = in.ordered(row.key());
    if (NodeNames.of(in, node) == null) {
      throw new MalformedException(
          "service " + row.id() + " belongs to node " + node + ", which is not there");
    }
    return soFar.with(row, soFar.index());
  }

  @Override
  public void check(States view, Rules rules) {
    var services = view.get(this);
    services.violations().forEach(rules::violated);
    for (ServiceInstance service : services.all()) {
      String name = "service " + service.id() + " of node " + service.node();
      rules.row(name, service.createIndex(), service.modifyIndex(), services.index());
      rules.require(
          service.node().equals(NodeNames.of(view, service.node())), name + " belongs to no node");
    }
  }

  @Override
  public RowTable<ServiceInstance> restore(Restoring restoring) {
    return CatalogSections.restore(restoring, this, ServiceInstance::at);
  }
}
