package io.praetor.agent.feed;

/** Takes what streams of changes measure. Any thread. */
public interface FeedMeter {
  /** There are so many streams more, or less. */
  void streams(int by);

  /** There are so many readers more, or less, each of which serves many streams. */
  void readers(int by);

  /** An event was encoded that goes to so many streams. */
  void sent(int events, int streams);

  /** A stream was ended since its client read too slowly. */
  void cutOff();
}
