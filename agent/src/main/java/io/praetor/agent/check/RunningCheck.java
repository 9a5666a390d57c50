package io.praetor.agent.check;

/** One check that has been added, of whatever kind. Any thread. */
interface RunningCheck {
  CheckDefinition definition();

  /** Begins; called once. */
  void begin();

  /** Ends it, and whatever it is doing. */
  void end();
}
