package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an expression means, without the expression: evaluated over rows as JSON, value by value and
 * without any preparation, to be held against what a server finds. Immutable.
 */
sealed interface Condition {
  /**
   * Whether it holds for a row.
   *
   * @throws UndecidedException if a regular expression takes too many steps to tell
   */
  boolean holds(JsonNode row);

  /** Both, or either. */
  record Two(Condition one, boolean both, Condition other) implements Condition {
    @Override
    public boolean holds(JsonNode row) {
      return both ? one.holds(row) && other.holds(row) : one.holds(row) || other.holds(row);
    }
  }

  /** The contrary. */
  record Not(Condition of) implements Condition {
    @Override
    public boolean holds(JsonNode row) {
      return !of.holds(row);
    }
  }

  /** What is asked of a value. */
  enum Question {
    EQUAL,
    IN,
    EMPTY,
    MATCHES
  }

  /**
   * One comparison.
   *
   * @param shape of the row
   * @param negated whether the contrary is asked for
   */
  record Match(Shape shape, List<String> path, Question question, boolean negated, String value)
      implements Condition {
    public Match {
      path = List.copyOf(path);
    }

    @Override
    public boolean holds(JsonNode row) {
      return holds(shape, row, path);
    }

    private boolean holds(Shape at, JsonNode here, List<String> rest) {
      if (rest.isEmpty()) {
        return answer(at, here) != negated;
      }
      String first = rest.getFirst();
      List<String> behind = rest.subList(1, rest.size());
      return switch (at) {
        case Shape.Fields fields -> holds(next(fields, first), here.path(first), behind);
        case Shape.ListOf list -> {
          for (JsonNode element : here) {
            if (holds(list.element(), element, rest)) {
              yield true;
            }
          }
          yield false;
        }
        case Shape.MapOf map ->
            here.has(first) ? holds(map.value(), here.get(first), behind) : absent();
        case Shape.Pairs pairs ->
            here.has(first) ? answer(Shape.TEXT, here.get(first)) != negated : absent();
        default -> throw new IllegalStateException(path + " goes beyond a value");
      };
    }

    private static Shape next(Shape.Fields fields, String name) {
      Shape found = Map.copyOf(fields.of()).get(name);
      if (found == null) {
        throw new IllegalStateException("no field " + name);
      }
      return found;
    }

    /** What is not there is empty, and otherwise nothing that is asked for. */
    private boolean absent() {
      return (question == Question.EMPTY) != negated;
    }

    private boolean answer(Shape at, JsonNode here) {
      return switch (question) {
        case EMPTY -> here.size() == 0;
        case MATCHES -> Pattern.compile(value).matcher(new SteppedText(here.asText(""))).find();
        case EQUAL ->
            switch (at) {
              case Shape.Whole number -> here.asLong(0) == Long.decode(value);
              case Shape.Flag flag -> here.asBoolean(false) == List.of("1", "true").contains(value);
              default -> (here instanceof MissingNode ? "" : here.asText("")).equals(value);
            };
        case IN ->
            switch (at) {
              case Shape.Texts texts -> {
                boolean found = false;
                for (JsonNode element : here) {
                  found |= element.asText().equals(value);
                }
                yield found;
              }
              case Shape.Text text -> here.asText("").contains(value);
              default -> here.has(value);
            };
      };
    }
  }
}
