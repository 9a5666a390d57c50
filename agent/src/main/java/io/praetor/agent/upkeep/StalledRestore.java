package io.praetor.agent.upkeep;

import io.praetor.store.command.Command;
import io.praetor.store.waiting.PendingRestore;
import org.jspecify.annotations.Nullable;

/**
 * Notices a restore that makes no progress, so that it does not wait for ever, in every snapshot
 * too, when the agent that uploads it is gone; confined to one thread.
 */
final class StalledRestore {
  private final long idleMsMax;
  private PendingRestore last = PendingRestore.NONE;
  private long sinceMs;

  /**
   * None has been seen yet.
   *
   * @param idleMsMax how long a restore may be without a further byte
   */
  StalledRestore(long idleMsMax) {
    this.idleMsMax = idleMsMax;
  }

  long idleMsMax() {
    return idleMsMax;
  }

  void clear() {
    last = PendingRestore.NONE;
  }

  /**
   * Looks at the restore that is under way.
   *
   * @return what takes it back, if it has had no byte for too long, once in that time; else null
   */
  Command.@Nullable RestoreAbort look(long nowMs, PendingRestore pending) {
    if (!pending.is(last.id()) || pending.bytes() != last.bytes()) {
      last = pending;
      sinceMs = nowMs;
    }
    if (pending == PendingRestore.NONE || nowMs - sinceMs < idleMsMax) {
      return null;
    }
    sinceMs = nowMs;
    return new Command.RestoreAbort(pending.id(), pending.bytes());
  }
}
