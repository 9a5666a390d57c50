package io.praetor.agent.api;

import io.praetor.agent.filter.Filter;
import io.praetor.agent.filter.FilterException;
import io.praetor.agent.filter.FilterLimits;
import io.praetor.agent.filter.FilterWorkException;
import io.praetor.agent.filter.RowType;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Request;
import java.util.List;

/** The parameter {@code filter} of requests that list rows. Stateless. */
public final class FilterParam {
  /** Consul answers a filter that cannot be used with it, and its clients look for the text. */
  private static final int STATUS = 500;

  private static final String REFUSED = "Failed to create boolean expression evaluator: ";

  private FilterParam() {}

  /**
   * The filter of a request; one that takes every row if it has none.
   *
   * @throws BadRequestException if rows of this type cannot be filtered so
   */
  public static <R> Filter<R> of(Request request, RowType<R> type) {
    return of(request, type, FilterLimits.DEFAULT);
  }

  /**
   * The rows of a list that the filter of a request takes, where the list is told at once, by the
   * thread that owns the request.
   *
   * @throws BadRequestException if rows of this type cannot be filtered so, or that takes too much
   *     work
   */
  public static <R> List<R> select(Request request, RowType<R> type, List<R> rows) {
    try {
      return of(request, type, FilterLimits.AT_ONCE).select(rows);
    } catch (FilterWorkException e) {
      throw new BadRequestException(String.valueOf(e.getMessage()));
    }
  }

  private static <R> Filter<R> of(Request request, RowType<R> type, FilterLimits limits) {
    try {
      return Filter.of(request.params().get("filter"), type, limits);
    } catch (FilterException e) {
      throw new BadRequestException(STATUS, REFUSED + e.getMessage());
    }
  }
}
