package io.praetor.agent.rpc;

/** Says what an exception means, for people. */
final class ReasonText {
  private ReasonText() {}

  /** The innermost message: what wraps it only repeats it. */
  static String of(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String text = inner.getMessage();
    return text == null ? inner.getClass().getSimpleName() : text;
  }
}
