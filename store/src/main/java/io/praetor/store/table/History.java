package io.praetor.store.table;

import io.praetor.store.bytes.ByteWriter;
import io.praetor.store.bytes.MalformedException;
import io.praetor.store.history.ChangeLog;
import io.praetor.store.history.ChangeLogCodec;
import io.praetor.store.history.KeyChange;
import io.praetor.store.history.Lost;
import io.praetor.store.kv.Key;
import io.praetor.store.level.Level;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.watch.WatchRegistry;

/**
 * The table of the changes of keys, from {@link Level#CHANGE_LOG} on. It moves no index: its rows
 * come with those of the keys. In a snapshot the last change stands first, so that each finds the
 * row after it: that before the key's next change, or the key itself.
 *
 * <p>A restore leaves it: what the restore changes in the keys is added to it.
 */
public final class History extends Table<ChangeLog, Key, KeyChange> {
  public static final History TABLE = new History();

  private static final int HEAD = 41;
  private static final int LOST_PREFIX = 42;
  private static final int LOST_KEY = 43;
  private static final int CHANGE = 44;

  private History() {
    super("history", HEAD, LOST_PREFIX, LOST_KEY, CHANGE);
  }

  @Override
  public int level() {
    return Level.CHANGE_LOG;
  }

  @Override
  public ChangeLog empty() {
    return ChangeLog.EMPTY;
  }

  @Override
  public long rows(ChangeLog state) {
    return state.size();
  }

  @Override
  public boolean isAlike(ChangeLog one, ChangeLog other) {
    return super.isAlike(one, other)
        && one.bytes() == other.bytes()
        && one.fromIndex() == other.fromIndex()
        && one.lost().all() == other.lost().all();
  }

  @Override
  public void write(ChangeLog state, RecordWriter out) {
    Lost lost = state.lost();
    if (state.size() == 0 && state.fromIndex() == 0 && lost.equals(Lost.NOTHING)) {
      return;
    }
    out.record(HEAD)
        .varint(state.size())
        .varint(state.fromIndex())
        .varint(lost.all())
        .varint(lost.restored())
        .varint(lost.prefixes().size() + lost.keys().size());
    ChangeLogCodec.write(
        state,
        new ChangeLogCodec.Records() {
          @Override
          public ByteWriter lost(boolean isPrefix) {
            return out.record(isPrefix ? LOST_PREFIX : LOST_KEY);
          }

          @Override
          public ByteWriter change() {
            return out.record(CHANGE);
          }
        });
  }

  @Override
  public ChangeLog read(ChangeLog soFar, int kind, RecordReader in) {
    return kind == HEAD
        ? ChangeLogCodec.begin(
            in.get(Keys.TABLE).tree(), head(soFar, in), in.index(), in.written(this))
        : ChangeLogCodec.more(soFar, kind == CHANGE, kind == LOST_PREFIX, in.bytes());
  }

  @Override
  public ChangeLog scan(ChangeLog soFar, int kind, RecordReader in) {
    return kind == HEAD
        ? ChangeLogCodec.scan(head(soFar, in), in.index())
        : ChangeLogCodec.more(soFar, kind == CHANGE, kind == LOST_PREFIX, in.bytes());
  }

  @SuppressWarnings("ReferenceEquality") // the state of a section that has not begun
  private static ChangeLogCodec.Head head(ChangeLog soFar, RecordReader in) {
    if (soFar != ChangeLog.EMPTY) {
      throw new MalformedException("the history of a snapshot begins twice");
    }
    long changes = in.number(0, Integer.MAX_VALUE);
    long fromIndex = in.number(0, in.index());
    long all = in.number(0, in.index());
    long restored = in.number(0, in.index());
    int lostRows = (int) in.number(0, Integer.MAX_VALUE);
    return new ChangeLogCodec.Head(
        changes,
        lostRows,
        fromIndex,
        new Lost(all, OrderedMap.empty(), OrderedMap.empty(), restored));
  }

  @Override
  public void check(States view, Rules rules) {
    ChangeLog log = view.get(this);
    rules.require(
        log.size() == 0 || view.get(Levels.TABLE).level() >= Level.CHANGE_LOG,
        "changes are kept below level " + Level.CHANGE_LOG);
    rules.upTo("the index from which changes are whole", log.fromIndex(), view.index());
    rules.upTo("the index of the last change", log.lastIndex(), view.index());
    log.violations(view.get(Keys.TABLE).tree()).forEach(rules::violated);
  }

  @Override
  public ChangeLog restore(Restoring restoring) {
    return restoring.ours().get(this);
  }

  /** A purge is told to who follows the key; other changes come with those of the keys. */
  @Override
  public void wake(Change<Key, KeyChange> change, WatchRegistry watches) {
    watches.fireKey(change.id());
  }
}
