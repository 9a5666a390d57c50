package io.praetor.verification.fuzz;

/** A regular expression by which the naive evaluation would go back and forth without an end. */
final class UndecidedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UndecidedException() {
    super("the expression takes too many steps", null, false, false);
  }
}
