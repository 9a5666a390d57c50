package io.praetor.store.table;

/** Takes what is wrong with a view, in sentences. */
@FunctionalInterface
public interface Rules {
  /** Something that cannot be is. */
  void violated(String sentence);

  /** Says what is wrong if something does not hold. */
  default void require(boolean holds, String otherwise) {
    if (!holds) {
      violated(otherwise);
    }
  }

  /** Says so if a number is below 0 or above another. */
  default void upTo(String what, long value, long max) {
    if (value < 0 || value > max) {
      violated(what + " is " + value + ", above " + max);
    }
  }

  /** Checks the indexes of a row. */
  default void row(String name, long createIndex, long modifyIndex, long tableIndex) {
    require(createIndex > 0, name + " was made at " + createIndex);
    upTo(name + "'s create index", createIndex, modifyIndex);
    upTo(name + "'s index", modifyIndex, tableIndex);
  }
}
