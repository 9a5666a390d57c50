package io.praetor.agent.api.prepared;

/** Is told how long requests about prepared queries took; any thread. */
public interface QueryMeter {
  /** A query was made, changed or deleted, or that was refused. */
  void applied(long nanos);

  /** A query was executed. */
  void executed(long nanos);

  /** A query was explained. */
  void explained(long nanos);

  /** Counts nothing. */
  QueryMeter NONE =
      new QueryMeter() {
        @Override
        public void applied(long nanos) {}

        @Override
        public void executed(long nanos) {}

        @Override
        public void explained(long nanos) {}
      };
}
