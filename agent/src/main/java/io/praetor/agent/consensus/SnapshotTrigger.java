package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Node;
import java.util.function.LongSupplier;

/**
 * Has the library write snapshots: when the schedule says so, and when somebody asks. Looked at by
 * {@code raft-ticker}; asked by any thread.
 */
final class SnapshotTrigger {
  private final Node node;
  private final RaftStorage storage;
  private final SnapshotSchedule schedule;
  private final LongSupplier applied;

  /**
   * A trigger.
   *
   * @param applied the position of the last entry that was applied here
   */
  SnapshotTrigger(Node node, RaftStorage storage, SnapshotSchedule schedule, LongSupplier applied) {
    this.node = node;
    this.storage = storage;
    this.schedule = schedule;
    this.applied = applied;
  }

  /** Begins one if it is due. */
  void look() {
    long entries = applied.getAsLong() - storage.snapshots().lastIndex();
    if (schedule.begin(entries, storage.logBytes(), storage.snapshots().lastBytes())) {
      now(schedule);
    }
  }

  /** Begins one, and tells how it ended. */
  void now(MembershipListener listener) {
    long index = applied.getAsLong();
    long bytes = storage.logBytes();
    node.snapshot(
        Members.answer(
            new MembershipListener() {
              @Override
              public void done() {
                storage.snapshots().saved(index);
                schedule.written(bytes);
                listener.done();
              }

              @Override
              public void failed(String reason) {
                listener.failed(reason);
              }
            }));
  }
}
