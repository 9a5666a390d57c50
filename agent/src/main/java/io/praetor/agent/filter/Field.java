package io.praetor.agent.filter;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The value that one part of a selector leads to, and how it is read from a row; immutable.
 *
 * @param <R> the row
 */
sealed interface Field<R> {
  /** The same for rows that hold such a row. */
  <S> Field<S> within(Function<S, R> row);

  /** See {@link RowType.Builder#text}. */
  record Text<R>(Function<R, String> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Text<>(s -> of.apply(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#number}. */
  record Whole<R>(ToLongFunction<R> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Whole<>(s -> of.applyAsLong(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#flag}. */
  record Flag<R>(Predicate<R> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Flag<>(s -> of.test(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#texts}. */
  record Texts<R>(Function<R, ? extends Collection<String>> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Texts<>(s -> of.apply(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#pairs}. */
  record Pairs<R>(Function<R, Map<String, String>> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Pairs<>(s -> of.apply(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#part}. */
  record Part<R, P>(RowType<P> type, Function<R, P> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Part<>(type, s -> of.apply(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#parts}. */
  record Parts<R, P>(RowType<P> type, Function<R, ? extends Collection<P>> of) implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Parts<S, P>(type, s -> of.apply(row.apply(s)));
    }
  }

  /** See {@link RowType.Builder#keyed}. */
  record Keyed<R, P>(RowType<P> type, Function<R, ? extends Map<String, P>> of)
      implements Field<R> {
    @Override
    public <S> Field<S> within(Function<S, R> row) {
      return new Keyed<S, P>(type, s -> of.apply(row.apply(s)));
    }
  }
}
