package io.praetor.store.table;

import io.praetor.store.bytes.MalformedException;
import io.praetor.store.level.ClusterLevel;
import io.praetor.store.level.Level;

/**
 * The level of the cluster and its wall clock: a table without rows, whose section is there above
 * the first level alone. It comes before all others, so that whoever cannot read the rest learns
 * that it is of a higher level. A restore leaves the cluster's level, and its clock goes on.
 */
public final class Levels extends Table<ClusterLevel, String, ClusterLevel> {
  public static final Levels TABLE = new Levels();

  private static final int LEVEL = 10;

  private Levels() {
    super("level", LEVEL);
  }

  /** Whether what the cluster keeps about itself is in tables. */
  public static boolean hasClusterTables(States states) {
    return states.get(TABLE).level() >= Level.CLUSTER_TABLES;
  }

  @Override
  public ClusterLevel empty() {
    return ClusterLevel.FIRST;
  }

  @Override
  public long rows(ClusterLevel state) {
    return state.level() > Level.FIRST ? 1 : 0;
  }

  @Override
  public void write(ClusterLevel state, RecordWriter out) {
    if (state.level() > Level.FIRST) {
      out.record(LEVEL).varint(state.level()).varint(state.wallMs());
    }
  }

  @Override
  public ClusterLevel read(ClusterLevel soFar, int kind, RecordReader in) {
    long level = in.number(Level.FIRST + 1, Integer.MAX_VALUE);
    if (level > Level.NEWEST) {
      throw new MalformedException(
          "the snapshot is of level "
              + level
              + ", and this program reads up to "
              + Level.NEWEST
              + ": use the newer one");
    }
    if (soFar.level() != Level.FIRST) {
      throw new MalformedException("a snapshot states its level twice");
    }
    return new ClusterLevel((int) level, in.number(0, Long.MAX_VALUE));
  }

  @Override
  public void check(States view, Rules rules) {
    ClusterLevel state = view.get(this);
    rules.require(
        state.level() >= Level.FIRST && state.level() <= Level.NEWEST,
        "the cluster's level is " + state.level());
    rules.require(
        state.wallMs() == 0 || (state.wallMs() > 0 && state.level() >= Level.WALL_CLOCK),
        "the wall clock is " + state.wallMs() + " at level " + state.level());
  }

  @Override
  public void checkRestore(States snapshot, RestoreLimits limits, Rules rules) {
    rules.upTo(
        "the wall clock in ms since 1970, of which a day ahead is allowed,",
        snapshot.get(this).wallMs(),
        limits.wallMsMax());
  }

  @Override
  public ClusterLevel restore(Restoring restoring) {
    return restoring.ours().get(this).at(restoring.theirs().get(this).wallMs());
  }
}
