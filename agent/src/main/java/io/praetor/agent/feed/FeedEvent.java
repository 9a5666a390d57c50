package io.praetor.agent.feed;

/**
 * All that is told of one index; not to be changed.
 *
 * @param json on one line
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares events
public record FeedEvent(long index, byte[] json) {}
