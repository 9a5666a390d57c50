package io.praetor.agent.consensus;

/** Callback for changes of leadership. */
public interface LeadershipListener {

  /** Called in the order of the changes, on a thread of the log; must not block. */
  void changed(Leadership now);
}
