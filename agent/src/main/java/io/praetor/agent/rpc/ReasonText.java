package io.praetor.agent.rpc;

import java.nio.channels.ClosedChannelException;

/** Says what an exception means, for people. */
final class ReasonText {
  private ReasonText() {}

  /** The innermost message: what wraps it only repeats it. */
  static String of(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    if (inner instanceof ClosedChannelException) {
      return "the other side closed the connection";
    }
    String text = inner.getMessage();
    if (text == null) {
      return inner.getClass().getSimpleName();
    }
    // Netty puts the name and the number of the system's call before what it said.
    return text.replaceFirst("^.* failed with error\\(.*?\\): ", "");
  }
}
