package io.praetor.agent.filter;

/** An expression cannot be used as a filter; the message says why, for the person who wrote it. */
public final class FilterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FilterException(String message) {
    // A refusal, not a fault: a stack trace would cost more than the request.
    super(message, null, false, false);
  }
}
