package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.catalog.ReadIndexes;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of the indexes of what is read of the catalog, by {@link
 * io.praetor.store.catalog.CatalogTopics}. A row that changes wakes who waits for what it is of.
 */
public final class CatalogIndexes extends Table<ReadIndexes, String, Long> {
  public static final CatalogIndexes TABLE = new CatalogIndexes();

  private static final int GONE = 25;
  private static final int INDEX = 26;

  private CatalogIndexes() {
    super("catalog-indexes", GONE, INDEX);
  }

  @Override
  public int level() {
    return Level.CATALOG;
  }

  @Override
  public ReadIndexes empty() {
    return ReadIndexes.EMPTY;
  }

  @Override
  public long rows(ReadIndexes state) {
    return state.all().size();
  }

  @Override
  public boolean isAlike(ReadIndexes one, ReadIndexes other) {
    return super.isAlike(one, other) && one.gone() == other.gone();
  }

  @Override
  public void write(ReadIndexes state, RecordWriter out) {
    if (state.gone() > 0) {
      out.record(GONE).varint(state.gone());
    }
    state.all().forEach((topic, index) -> out.record(INDEX).text(topic).varint(index));
  }

  @Override
  public ReadIndexes read(ReadIndexes soFar, int kind, RecordReader in) {
    if (kind == GONE) {
      if (soFar != ReadIndexes.EMPTY) {
        throw new MalformedException("a snapshot's indexes of the catalog are out of order");
      }
      return new ReadIndexes(OrderedMap.empty(), in.number(1, in.index()));
    }
    String topic = in.ordered(in.bytes().text());
    return soFar.with(topic, in.number(1, in.index()));
  }

  @Override
  public void check(States view, Rules rules) {
    ReadIndexes indexes = view.get(this);
    rules.upTo("the index of what is gone", indexes.gone(), view.index());
    rules.require(indexes.all().isSound(), "the indexes' map is out of order or balance");
    indexes
        .all()
        .forEach((topic, index) -> rules.upTo("the index of " + topic, index, view.index()));
  }

  /** Nobody here has seen the new index: all that is read of the catalog has moved to it. */
  @Override
  public ReadIndexes restore(Restoring restoring) {
    return restoring.next(Levels.TABLE).level() < Level.CATALOG
        ? ReadIndexes.EMPTY
        : new ReadIndexes(OrderedMap.empty(), restoring.at());
  }

  @Override
  public void wake(Change<String, Long> change, WatchRegistry watches) {
    watches.fireRow(name(), change.id());
  }
}
