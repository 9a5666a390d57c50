package io.praetor.agent.rules;

/** Takes what judging costs and finds; any thread. */
public interface RuleMeter {
  /** Counts nothing. */
  RuleMeter NONE =
      new RuleMeter() {
        @Override
        public void judged(long nanos) {}

        @Override
        public void refused() {}

        @Override
        public void warned() {}

        @Override
        public void overloaded() {}
      };

  /** The values of one change were judged. */
  void judged(long nanos);

  /** A change was refused by a rule. */
  void refused();

  /** A change was let through that does not keep a rule. */
  void warned();

  /** A change was refused since too many waited. */
  void overloaded();
}
