package io.praetor.agent.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a list are wanted; immutable. Those of the same expression and the same type of
 * rows are equal.
 *
 * @param <R> a row
 */
public final class Filter<R> {
  private final String expression;
  private final RowType<R> type;
  private final @Nullable Term<R> term;
  private final boolean hasPatterns;
  private final FilterLimits limits;

  private Filter(
      String expression,
      RowType<R> type,
      @Nullable Term<R> term,
      boolean hasPatterns,
      FilterLimits limits) {
    this.expression = expression;
    this.type = type;
    this.term = term;
    this.hasPatterns = hasPatterns;
    this.limits = limits;
  }

  /**
   * Reads a filter and checks it against the rows that it is for.
   *
   * @param expression as a user wrote it; an empty one takes all rows
   * @throws FilterException if it cannot be understood, asks for what such rows do not have, or is
   *     beyond a limit
   */
  public static <R> Filter<R> of(String expression, RowType<R> type, FilterLimits limits) {
    if (expression.isEmpty()) {
      return new Filter<>("", type, null, false, limits);
    }
    Compilation compilation = new Compilation(limits);
    Term<R> term = compilation.term(type, Parser.parse(expression, limits));
    return new Filter<>(expression, type, term, compilation.hasPatterns(), limits);
  }

  /** Whether it takes every row. */
  public boolean takesAll() {
    return term == null;
  }

  /** Whether it has regular expressions, which may take long for a row. */
  public boolean hasPatterns() {
    return hasPatterns;
  }

  /** Begins to look at the rows of one answer. */
  public Pass<R> begin() {
    return new Pass<>(term, new Work(limits.stepsMax()));
  }

  /**
   * The rows that it takes, in their order.
   *
   * @throws FilterWorkException if that takes more work than one answer may take
   */
  public List<R> select(List<R> rows) {
    if (term == null) {
      return rows;
    }
    Pass<R> pass = begin();
    List<R> taken = new ArrayList<>();
    for (R row : rows) {
      if (pass.takes(row)) {
        taken.add(row);
      }
    }
    return taken;
  }

  /** A filter on its way through the rows of one answer. Owned by the thread that makes it. */
  public static final class Pass<R> {
    private final @Nullable Term<R> term;
    private final Work work;

    private Pass(@Nullable Term<R> term, Work work) {
      this.term = term;
      this.work = work;
    }

    /**
     * Whether a row is wanted.
     *
     * @throws FilterWorkException if all rows so far take more work than one answer may take
     */
    public boolean takes(R row) {
      return term == null || term.holds(row, work);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Filter<?> filter
        && type == filter.type
        && expression.equals(filter.expression);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, expression);
  }

  @Override
  public String toString() {
    return expression;
  }
}
