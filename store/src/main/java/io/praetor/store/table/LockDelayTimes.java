package io.praetor.store.table;

import io.praetor.store.kv.Key;
import io.praetor.store.ordered.OrderedMap;
import io.praetor.store.session.LockDelays;

/**
 * The table of lock-delays. They move no index of their own, and so are in no change: they begin
 * with the end of a session, and end with the log's time.
 */
public final class LockDelayTimes extends Table<LockDelays, Key, Long> {
  public static final LockDelayTimes TABLE = new LockDelayTimes();

  private static final int LOCK_DELAY = 6;

  private LockDelayTimes() {
    super("lock-delays", LOCK_DELAY);
  }

  @Override
  public LockDelays empty() {
    return LockDelays.NONE;
  }

  @Override
  public long rows(LockDelays state) {
    return state.size();
  }

  @Override
  public void write(LockDelays state, RecordWriter out) {
    for (OrderedMap.Entry<Key, Long> delay : state) {
      out.record(LOCK_DELAY).blob(delay.key().bytes()).varint(delay.value());
    }
  }

  @Override
  public LockDelays read(LockDelays soFar, int kind, RecordReader in) {
    Key key = in.ordered(Key.of(in.bytes().blob()));
    return soFar.with(key, in.number(0, Long.MAX_VALUE));
  }

  @Override
  public void check(States view, Rules rules) {
    view.get(this).violations().forEach(rules::violated);
  }

  @Override
  public void checkRestore(States snapshot, RestoreLimits limits, Rules rules) {
    for (OrderedMap.Entry<Key, Long> delay : snapshot.get(this)) {
      rules.upTo(
          "what is left of key " + delay.key() + "'s lock-delay in ms",
          Math.max(0, delay.value() - snapshot.timeMs()),
          RestoreLimits.DELAY_MS_MAX);
    }
  }

  /** Those that run here go on; the snapshot's go on by what was left of them in its own time. */
  @Override
  public LockDelays restore(Restoring restoring) {
    long theirsMs = restoring.theirs().timeMs();
    LockDelays next = restoring.ours().get(this);
    for (OrderedMap.Entry<Key, Long> delay : restoring.theirs().get(this)) {
      if (delay.value() > theirsMs) {
        next = next.with(delay.key(), restoring.ours().timeMs() + (delay.value() - theirsMs));
      }
    }
    return next;
  }
}
