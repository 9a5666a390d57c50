package io.praetor.agent.api;

import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;
import io.praetor.agent.routing.QueryParams;
import org.jspecify.annotations.Nullable;

/** Reads whole numbers from parameters that Consul does not have. Stateless. */
public final class NumberParam {
  private NumberParam() {}

  /**
   * A number.
   *
   * @param otherwise if the parameter is not there
   * @throws BadRequestException if it is none, or out of its range, with a sentence that names it
   */
  public static long of(QueryParams params, String name, long otherwise, long min, long max) {
    @Nullable String text = params.first(name);
    return text == null ? otherwise : read(text, name, min, max);
  }

  /**
   * A number that stands somewhere else.
   *
   * @param name what the sentence calls it
   * @throws BadRequestException if it is none, or out of its range
   */
  public static long read(String text, String name, long min, long max) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refused(text, name, min, max);
    }
    if (number < min || number > max) {
      throw refused(text, name, min, max);
    }
    return number;
  }

  private static BadRequestException refused(String text, String name, long min, long max) {
    return new BadRequestException(
        name
            + " is a whole number "
            + (max == Long.MAX_VALUE ? "from " + min + " on" : "from " + min + " to " + max)
            + ", not "
            + GoNumber.quote(text));
  }
}
