package io.praetor.agent.hcl;

import java.util.List;
import java.util.SequencedMap;

/**
 * A piece of a configuration as it was read, before anyone asked what it means; immutable once
 * read.
 */
public sealed interface Setting {
  /** Where it stands. */
  Position at();

  /** Text, a whole number ({@code Long}), another number ({@code Double}) or a {@code Boolean}. */
  record Scalar(Object value, Position at) implements Setting {}

  /** JSON's null: as if it had not been stated. */
  record Nothing(Position at) implements Setting {}

  /** A list, or what was stated more than once. */
  record Items(List<Setting> items, Position at) implements Setting {}

  /** Members by their names, in the order in which they stand. */
  record Block(SequencedMap<String, Setting> members, Position at) implements Setting {}

  /** As a person would say it: for messages. */
  default String kindForPeople() {
    return switch (this) {
      case Scalar s when s.value() instanceof String -> "a text";
      case Scalar s when s.value() instanceof Boolean -> "true or false";
      case Scalar _ -> "a number";
      case Nothing _ -> "null";
      case Items _ -> "a list";
      case Block _ -> "a block";
    };
  }
}
