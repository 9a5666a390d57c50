package io.praetor.agent.feed;

import io.praetor.agent.config.AgentConfig;
import java.time.Duration;

/**
 * What streams of changes may take; immutable.
 *
 * @param streamsMax streams at once ({@code limits.change_streams_max})
 * @param unreadBytesMax what one stream may have waiting for its client ({@code
 *     limits.change_stream_bytes_max})
 * @param heartbeat how long a stream is without a word
 */
public record FeedLimits(int streamsMax, int unreadBytesMax, Duration heartbeat) {
  /** How long a stream is without a word. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** What is configured. */
  public static FeedLimits of(AgentConfig.Limits limits) {
    return new FeedLimits(limits.changeStreamsMax(), limits.changeStreamBytesMax(), HEARTBEAT);
  }
}
