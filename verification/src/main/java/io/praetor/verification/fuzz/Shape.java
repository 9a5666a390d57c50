package io.praetor.verification.fuzz;

import java.util.Map;

/**
 * What a value in a row is, as far as a filter can ask of it; immutable. An absent value is an
 * empty one of its shape.
 */
sealed interface Shape {
  /** A text. */
  record Text() implements Shape {}

  /** A whole number. */
  record Whole() implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A list of texts. */
  record Texts() implements Shape {}

  /** Texts by keys. */
  record Pairs() implements Shape {}

  /** An object with fields. */
  record Fields(Map<String, Shape> of) implements Shape {
    public Fields {
      of = Map.copyOf(of);
    }
  }

  /** A list of objects. */
  record ListOf(Fields element) implements Shape {}

  /** Objects by keys. */
  record MapOf(Fields value) implements Shape {}

  Shape TEXT = new Text();
  Shape NUMBER = new Whole();
  Shape FLAG = new Flag();
  Shape TEXTS = new Texts();
  Shape PAIRS = new Pairs();
}
