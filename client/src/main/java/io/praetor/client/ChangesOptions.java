package io.praetor.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Which changes are told. Immutable.
 *
 * @param since the index behind which they begin; -1 for now
 * @param values whether the values afterwards are told
 * @param previous whether the values before are told
 * @param waitMax how long one question waits for a change
 * @param onFailure is called when a question is not answered, before it is asked again
 */
public record ChangesOptions(
    long since,
    boolean values,
    boolean previous,
    Duration waitMax,
    Consumer<PraetorException> onFailure) {
  /** From now on, with the values afterwards. */
  public static final ChangesOptions FROM_NOW =
      new ChangesOptions(-1, true, false, Duration.ofSeconds(60), failure -> {});

  /** The same behind an index. */
  public ChangesOptions since(long index) {
    return new ChangesOptions(index, values, previous, waitMax, onFailure);
  }

  /** The same with the values before. */
  public ChangesOptions withPrevious() {
    return new ChangesOptions(since, values, true, waitMax, onFailure);
  }

  /** The same without values. */
  public ChangesOptions withoutValues() {
    return new ChangesOptions(since, false, previous, waitMax, onFailure);
  }

  /** The same with another longest wait of a question. */
  public ChangesOptions withWaitMax(Duration longest) {
    return new ChangesOptions(since, values, previous, longest, onFailure);
  }

  /** The same with somebody who hears of questions that are not answered. */
  public ChangesOptions onFailure(Consumer<PraetorException> listener) {
    return new ChangesOptions(since, values, previous, waitMax, listener);
  }
}
