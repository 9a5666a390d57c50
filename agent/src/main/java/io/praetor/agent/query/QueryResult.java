package io.praetor.agent.query;

import io.praetor.agent.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a query has found; immutable.
 *
 * @param index the index of the records, never 0: a blocking query goes on from it
 * @param records of the store itself, and not to be changed
 * @param filtered whether records were left out which the requester may not see, and it is told so
 */
public record QueryResult<R>(long index, R records, boolean filtered) {
  /** Records of which nothing was left out. */
  public QueryResult(long index, R records) {
    this(index, records, false);
  }

  /**
   * Records of which some may have been left out; one without a token is not told so (Consul's
   * documentation, "Filtered results").
   */
  public static <R> QueryResult<R> filtered(long index, R records, boolean leftOut, Caller caller) {
    return new QueryResult<>(index, records, leftOut && !caller.isAnonymous());
  }

  /** The same of a list, which is not copied while access control is off. */
  static <R> QueryResult<List<R>> seen(
      long index, List<R> all, Caller caller, Predicate<? super R> mayRead) {
    return caller.isUnrestricted()
        ? new QueryResult<>(index, all)
        : seenOf(index, all, caller, mayRead);
  }

  /** Those of some records that a caller may see. */
  static <R> QueryResult<List<R>> seenOf(
      long index, Iterable<? extends R> all, Caller caller, Predicate<? super R> mayRead) {
    List<R> seen = new ArrayList<>();
    boolean leftOut = false;
    for (R record : all) {
      if (mayRead.test(record)) {
        seen.add(record);
      } else {
        leftOut = true;
      }
    }
    return filtered(index, seen, leftOut, caller);
  }

  /** Other records in their place, of the same index and as complete. */
  public <S> QueryResult<S> with(S others) {
    return new QueryResult<>(index, others, filtered);
  }
}
