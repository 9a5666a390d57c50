package io.praetor.agent.cluster;

import io.praetor.agent.consensus.MembershipListener;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one change of the members be under way at a time, as Raft asks for (Raft thesis, 4.1).
 * Confined to the cluster's thread.
 */
final class MemberChangeQueue {
  private static final Logger LOG = LoggerFactory.getLogger(MemberChangeQueue.class);

  /** A change that is not decided by then is waited for no longer; the log still refuses others. */
  private static final long UNDECIDED_MS_MAX = 20_000;

  private final Executor thread;
  private long running;
  private long begun;
  private long last;

  MemberChangeQueue(Executor thread) {
    this.thread = thread;
  }

  boolean isBusy() {
    return running != 0 && System.nanoTime() - begun < UNDECIDED_MS_MAX * 1_000_000;
  }

  /**
   * Makes a change.
   *
   * @param what for the log
   * @param change is told who waits
   * @param done gets the empty string, or why it failed; on the cluster's thread
   */
  void make(String what, Consumer<MembershipListener> change, Consumer<String> done) {
    if (isBusy()) {
      done.accept("another change of the servers is under way; try again");
      return;
    }
    long mine = ++last;
    running = mine;
    begun = System.nanoTime();
    LOG.info("Servers: {}", what);
    change.accept(
        new MembershipListener() {
          @Override
          public void done() {
            thread.execute(() -> finish(mine, "", done));
          }

          @Override
          public void failed(String reason) {
            LOG.warn("Servers: failed to {}: {}", what, reason);
            thread.execute(() -> finish(mine, reason.isEmpty() ? "it failed" : reason, done));
          }
        });
  }

  private void finish(long mine, String failure, Consumer<String> done) {
    if (running == mine) {
      running = 0;
    }
    done.accept(failure);
  }
}
