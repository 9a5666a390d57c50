package io.praetor.agent.filter;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of rows of one kind: which selector leads to which value. Immutable; two types
 * are equal if they are one.
 *
 * @param <R> a row
 */
public final class RowType<R> {
  private final String name;
  private final Map<String, Field<R>> fields;

  private RowType(String name, Map<String, Field<R>> fields) {
    this.name = name;
    this.fields = Map.copyOf(fields);
  }

  /** Begins a type without selectors. */
  public static <R> Builder<R> named(String name) {
    return new Builder<>(name);
  }

  /** A type with the selectors of this one, for rows that hold one of its rows. */
  public <S> RowType<S> of(Function<S, R> row) {
    return RowType.<S>named(name).all(this, row).build();
  }

  @Nullable Field<R> field(String selector) {
    return fields.get(selector);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects selectors; owned by one thread. */
  public static final class Builder<R> {
    private final String name;
    private final Map<String, Field<R>> fields = new HashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    private Builder<R> with(String selector, Field<R> field) {
      if (fields.put(selector, field) != null) {
        throw new IllegalArgumentException(name + " has the selector " + selector + " twice");
      }
      return this;
    }

    /** A text: {@code ==}, {@code in}, {@code matches}. */
    public Builder<R> text(String selector, Function<R, String> of) {
      return with(selector, new Field.Text<>(of));
    }

    /** A whole number: {@code ==}. */
    public Builder<R> number(String selector, ToLongFunction<R> of) {
      return with(selector, new Field.Whole<>(of));
    }

    /** True or false: {@code ==}. */
    public Builder<R> flag(String selector, Predicate<R> of) {
      return with(selector, new Field.Flag<>(of));
    }

    /** A list of texts: {@code in}, {@code is empty}. */
    public Builder<R> texts(String selector, Function<R, ? extends Collection<String>> of) {
      return with(selector, new Field.Texts<>(of));
    }

    /** Texts by keys: {@code in}, {@code is empty}, and behind it each key as a text. */
    public Builder<R> pairs(String selector, Function<R, Map<String, String>> of) {
      return with(selector, new Field.Pairs<>(of));
    }

    /** An object, whose selectors stand behind it. */
    public <P> Builder<R> part(String selector, RowType<P> type, Function<R, P> of) {
      return with(selector, new Field.Part<>(type, of));
    }

    /** A list of objects: {@code is empty}, and behind it what any of them has to hold. */
    public <P> Builder<R> parts(
        String selector, RowType<P> type, Function<R, ? extends Collection<P>> of) {
      return with(selector, new Field.Parts<>(type, of));
    }

    /** Objects by keys: {@code in}, {@code is empty}, and behind it each key as an object. */
    public <P> Builder<R> keyed(
        String selector, RowType<P> type, Function<R, ? extends Map<String, P>> of) {
      return with(selector, new Field.Keyed<>(type, of));
    }

    /** All selectors of another type, whose row this one holds. */
    public <P> Builder<R> all(RowType<P> type, Function<R, P> of) {
      type.fields.forEach((selector, field) -> with(selector, field.within(of)));
      return this;
    }

    /** The type. */
    public RowType<R> build() {
      return new RowType<>(name, fields);
    }
  }
}
