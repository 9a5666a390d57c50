package io.praetor.agent.feed;

import io.praetor.agent.routing.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Why a source tells nothing; immutable.
 *
 * @param status of an answer that says so
 * @param text for people
 * @param oldest from which index on changes are kept, where that is the reason; null elsewhere
 */
public record FeedRefusal(int status, String text, @Nullable String oldest) implements FeedAnswer {
  /** The header that tells from which index on changes are kept. */
  public static final String OLDEST = "Praetor-Oldest-Index";

  private static final int BUSY = 503;

  /** Whether it may be asked again in a moment. */
  boolean isPassing() {
    return status == BUSY;
  }

  /** As an answer. */
  public Answer answer() {
    Answer answer = Answer.text(status, text);
    return oldest == null ? answer : answer.header(OLDEST, oldest);
  }
}
