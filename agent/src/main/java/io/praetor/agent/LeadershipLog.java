package io.praetor.agent;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.LeadershipListener;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of the agent who leads. Called by a thread of the replicated log. */
final class LeadershipLog implements LeadershipListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.leader");

  private Leadership last = Leadership.NONE;
  private volatile boolean closed;

  @Override
  public void changed(Leadership now) {
    boolean same = Objects.equals(now.leader(), last.leader()) && now.ready() == last.ready();
    boolean led = last.isLeader();
    last = now;
    if (closed) {
      return;
    }
    if (now.isLeader()) {
      if (now.ready() && !same) {
        LOG.info("This server leads, term {}", now.term());
      }
    } else if (now.leader() != null) {
      if (!same) {
        LOG.info("The leader is {}, term {}", now.leader(), now.term());
      }
    } else if (!same) {
      LOG.warn(led ? "This server leads no more; there is no leader" : "There is no leader");
    }
  }

  /** That a server which stops leads no more is no news. */
  @Override
  public void close() {
    closed = true;
  }
}
