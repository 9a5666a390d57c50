package io.praetor.agent.event;

/** Counts events. Any thread. */
public interface EventMeter {
  /** Counts nothing. */
  EventMeter NONE =
      new EventMeter() {
        @Override
        public void came(boolean isMeant) {}

        @Override
        public void missed(long count) {}
      };

  /** An event has come here for the first time, whether it is meant for this agent or not. */
  void came(boolean isMeant);

  /** Events that were fired and will not come any more. */
  void missed(long count);
}
