package io.praetor.agent.filter;

import java.util.List;

/** An expression as it was written, before it is checked against a type of rows; immutable. */
sealed interface Expression {
  /** Any of some, looked at in their order until one holds. */
  record Or(List<Expression> parts) implements Expression {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** All of some, looked at in their order until one does not hold. */
  record And(List<Expression> parts) implements Expression {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** The contrary. */
  record Not(Expression part) implements Expression {}

  /**
   * One comparison.
   *
   * @param selector the names and keys that lead to a value
   * @param value what it is compared with, empty if the operator takes none
   */
  record Match(List<String> selector, Operator operator, String value) implements Expression {
    public Match {
      selector = List.copyOf(selector);
    }

    /** The first parts of the selector as refusals name them. */
    String path(int parts) {
      return String.join(".", selector.subList(0, parts));
    }

    String path() {
      return path(selector.size());
    }
  }
}
