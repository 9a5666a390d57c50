package io.praetor.agent.check.probe;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** How a check asks; immutable. */
public interface Probe {
  /** Whether a run takes a process, and not only a connection. */
  default boolean isScript() {
    return false;
  }

  /**
   * Begins one run, which ends after its timeout at the latest.
   *
   * @param loop the event loop that this is called on
   * @param listener is told the result on that loop, once, and not before this has returned; not at
   *     all after the run was cancelled
   */
  Run start(EventLoop loop, Consumer<ProbeResult> listener);

  /** One run. */
  interface Run {
    /** Ends it without a result; on its event loop. Nothing happens if it is over. */
    void cancel();
  }
}
