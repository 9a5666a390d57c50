package io.praetor.agent.api.agent;

import io.praetor.agent.access.Caller;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.query.Requester;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a requester who was let in may still be, looked at again and again: where servers have to
 * be asked, a look goes by what they have said last. Looked at by one thread.
 */
final class StandingRight {
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Requester latest;

  StandingRight(Requester admitted) {
    latest = admitted;
  }

  boolean holds() {
    Requester known = latest;
    Requester ready = known.ready();
    if (ready != null) {
      latest = ready;
    } else if (asking.compareAndSet(false, true)) {
      known.whenReady(told -> {
        // Nobody could be asked: the next look tries again.
        if (told != null) {
          latest = told;
        }
        asking.set(false);
      });
    }
    try {
      Caller _ = latest.callerNow();
      return true;
    } catch (DeniedException e) {
      return false;
    }
  }
}
