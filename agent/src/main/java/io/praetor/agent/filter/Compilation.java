package io.praetor.agent.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes terms of an expression, by the types of rows that it is for. Owned by one thread. */
final class Compilation {
  private static final int COMPARED_CHARS = 16;

  private final FilterLimits limits;
  private long patternInstructions;

  Compilation(FilterLimits limits) {
    this.limits = limits;
  }

  /** Whether what was compiled has regular expressions. */
  boolean hasPatterns() {
    return patternInstructions > 0;
  }

  /**
   * Compiles an expression.
   *
   * @throws FilterException if it asks for what such rows do not have
   */
  <R> Term<R> term(RowType<R> type, Expression expression) {
    return switch (expression) {
      case Expression.Or or -> any(or.parts().stream().map(part -> term(type, part)).toList());
      case Expression.And and -> all(and.parts().stream().map(part -> term(type, part)).toList());
      case Expression.Not not -> {
        Term<R> part = term(type, not.part());
        yield (row, work) -> !part.holds(row, work);
      }
      case Expression.Match match -> match(type, match, 0);
    };
  }

  private static <R> Term<R> any(List<Term<R>> parts) {
    return (row, work) -> {
      for (Term<R> part : parts) {
        if (part.holds(row, work)) {
          return true;
        }
      }
      return false;
    };
  }

  private static <R> Term<R> all(List<Term<R>> parts) {
    return (row, work) -> {
      for (Term<R> part : parts) {
        if (!part.holds(row, work)) {
          return false;
        }
      }
      return true;
    };
  }

  /** A match whose selector has led to a row of some type, so many parts into it. */
  private <R> Term<R> match(RowType<R> type, Expression.Match match, int at) {
    if (at == match.selector().size()) {
      throw invalidOperator(match);
    }
    Field<R> field = type.field(match.selector().get(at));
    if (field == null) {
      throw invalidSelector(match, at + 1);
    }
    int next = at + 1;
    return switch (field) {
      case Field.Text<R>(var of) -> {
        last(match, next);
        yield text(of, match);
      }
      case Field.Whole<R>(var of) -> {
        last(match, next);
        long number = GoValues.number(equality(match));
        boolean equal = match.operator() == Operator.EQUAL;
        yield step((row, work) -> (of.applyAsLong(row) == number) == equal);
      }
      case Field.Flag<R>(var of) -> {
        last(match, next);
        boolean flag = GoValues.flag(equality(match));
        boolean equal = match.operator() == Operator.EQUAL;
        yield step((row, work) -> (of.test(row) == flag) == equal);
      }
      case Field.Texts<R>(var of) -> {
        last(match, next);
        yield collection(of, match);
      }
      case Field.Pairs<R>(var of) -> pairs(of, match, next);
      case Field.Part<R, ?> part -> part(part, match, next);
      case Field.Parts<R, ?> parts -> parts(parts, match, next);
      case Field.Keyed<R, ?> keyed -> keyed(keyed, match, next);
    };
  }

  private <R, P> Term<R> part(Field.Part<R, P> part, Expression.Match match, int next) {
    Term<P> inner = match(part.type(), match, next);
    return (row, work) -> inner.holds(part.of().apply(row), work);
  }

  private <R, P> Term<R> parts(Field.Parts<R, P> parts, Expression.Match match, int next) {
    if (next == match.selector().size()) {
      return emptiness(match, row -> parts.of().apply(row).isEmpty());
    }
    Term<P> inner = match(parts.type(), match, next);
    return (row, work) -> {
      for (P part : parts.of().apply(row)) {
        if (inner.holds(part, work)) {
          return true;
        }
      }
      return false;
    };
  }

  private <R, P> Term<R> keyed(Field.Keyed<R, P> keyed, Expression.Match match, int next) {
    if (next == match.selector().size()) {
      return collection(row -> keyed.of().apply(row).keySet(), match);
    }
    String key = match.selector().get(next);
    Term<P> inner = match(keyed.type(), match, next + 1);
    boolean missing = match.operator().holdsWithoutValue;
    return (row, work) -> {
      P part = keyed.of().apply(row).get(key);
      return part == null ? missing : inner.holds(part, work);
    };
  }

  private <R> Term<R> pairs(Function<R, Map<String, String>> of, Expression.Match match, int next) {
    if (next == match.selector().size()) {
      return collection(row -> of.apply(row).keySet(), match);
    }
    last(match, next + 1);
    String key = match.selector().get(next);
    Term<String> inner = text(Function.identity(), match);
    boolean missing = match.operator().holdsWithoutValue;
    return (row, work) -> {
      String value = of.apply(row).get(key);
      return value == null ? missing : inner.holds(value, work);
    };
  }

  private <R> Term<R> text(Function<R, String> of, Expression.Match match) {
    String value = match.value();
    return switch (match.operator()) {
      case EQUAL -> step((row, work) -> of.apply(row).equals(value));
      case NOT_EQUAL -> step((row, work) -> !of.apply(row).equals(value));
      case IN -> step((row, work) -> contains(of.apply(row), value, work));
      case NOT_IN -> step((row, work) -> !contains(of.apply(row), value, work));
      case MATCHES -> pattern(of, value, true);
      case NOT_MATCHES -> pattern(of, value, false);
      case IS_EMPTY, IS_NOT_EMPTY -> throw invalidOperator(match);
    };
  }

  private static boolean contains(String text, String part, Work work) {
    // A comparison may begin at each place; a processor compares this many characters in a step.
    work.take(text.length() * (1L + part.length() / COMPARED_CHARS));
    return text.contains(part);
  }

  private <R> Term<R> pattern(Function<R, String> of, String value, boolean wanted) {
    Pattern pattern = compile(value);
    long instructions = pattern.programSize();
    return step((row, work) -> {
      String text = of.apply(row);
      work.take(text.length() * instructions);
      return pattern.matcher(text).find() == wanted;
    });
  }

  private Pattern compile(String value) {
    patternInstructions += PatternSize.of(value);
    if (patternInstructions > limits.patternInstructionsMax()) {
      throw new FilterException(
          "Failed to compile regular expression "
              + GoValues.quoted(value)
              + ": the regular expressions of a filter may have "
              + limits.patternInstructionsMax()
              + " instructions, a repetition counting as often as it may be repeated");
    }
    try {
      return Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new FilterException(
          "Failed to compile regular expression " + GoValues.quoted(value) + ": " + e.getMessage());
    }
  }

  private static <R> Term<R> collection(
      Function<R, ? extends Collection<String>> of, Expression.Match match) {
    String value = match.value();
    return switch (match.operator()) {
      case IN -> (row, work) -> has(of.apply(row), value, work);
      case NOT_IN -> (row, work) -> !has(of.apply(row), value, work);
      default -> emptiness(match, row -> of.apply(row).isEmpty());
    };
  }

  private static boolean has(Collection<String> texts, String value, Work work) {
    work.take(1L + texts.size());
    return texts.contains(value);
  }

  private static <R> Term<R> emptiness(Expression.Match match, Predicate<R> isEmpty) {
    return switch (match.operator()) {
      case IS_EMPTY -> step((row, work) -> isEmpty.test(row));
      case IS_NOT_EMPTY -> step((row, work) -> !isEmpty.test(row));
      default -> throw invalidOperator(match);
    };
  }

  private static <R> Term<R> step(Term<R> term) {
    return (row, work) -> {
      work.take(1);
      return term.holds(row, work);
    };
  }

  /** A match that asks for equality or its contrary; no other is left. */
  private static Expression.Match equality(Expression.Match match) {
    if (match.operator() == Operator.EQUAL || match.operator() == Operator.NOT_EQUAL) {
      return match;
    }
    throw invalidOperator(match);
  }

  private static void last(Expression.Match match, int next) {
    if (next < match.selector().size()) {
      throw invalidSelector(match, next + 1);
    }
  }

  private static FilterException invalidSelector(Expression.Match match, int parts) {
    return new FilterException("Selector \"" + match.path(parts) + "\" is not valid");
  }

  private static FilterException invalidOperator(Expression.Match match) {
    return new FilterException(
        "Invalid match operator \""
            + match.operator().title
            + "\" for selector \""
            + match.path()
            + "\"");
  }
}
