package io.praetor.agent.query;

import io.praetor.agent.consensus.Confirmation;
import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.leader.LeaderWait;
import java.util.function.LongSupplier;

/** A read gate by the leader's lease and by read indexes. Immutable; used by any thread. */
public final class LogReadGate implements ReadGate {
  private final ReplicatedLog log;
  private final LeaderWait hold;
  private final LongSupplier ageMs;

  /**
   * A gate of this server's log.
   *
   * @param ageMs how old the store may be while this server does not lead, in milliseconds
   */
  public LogReadGate(ReplicatedLog log, LeaderWait hold, LongSupplier ageMs) {
    this.log = log;
    this.hold = hold;
    this.ageMs = ageMs;
  }

  @Override
  public boolean open(Consistency consistency) {
    return switch (consistency) {
      case STALE -> true;
      case DEFAULT -> log.isCurrent();
      case CONSISTENT -> false;
    };
  }

  @Override
  public void confirm(Consistency consistency, ReadListener listener) {
    if (open(consistency)) {
      listener.confirmed(0);
    } else {
      ask(consistency, listener, hold.deadline());
    }
  }

  private void ask(Consistency consistency, ReadListener listener, long deadlineNanos) {
    Confirmation confirmation =
        consistency == Consistency.CONSISTENT ? Confirmation.QUORUM : Confirmation.LEASE;
    log.readIndex(
        confirmation,
        new ReadListener() {
          @Override
          public void confirmed(long logIndex) {
            listener.confirmed(logIndex);
          }

          @Override
          public void failed(ReadFailure failure) {
            boolean again =
                switch (failure) {
                  case NO_LEADER, TIMED_OUT ->
                      hold.hold(deadlineNanos, () -> ask(consistency, listener, deadlineNanos));
                  case OVERLOADED, STOPPED, BROKEN, TOO_MANY_LARGE, FILTER_WORK -> false;
                };
            if (!again) {
              listener.failed(failure);
            }
          }
        });
  }

  @Override
  public Contact contact() {
    Leadership now = log.leadership();
    if (now.isLeader()) {
      return Contact.LEADING;
    }
    return new Contact(now.leader() != null, ageMs.getAsLong());
  }
}
