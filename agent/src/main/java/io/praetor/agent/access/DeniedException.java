package io.praetor.agent.access;

/** A question or a change is not permitted; the message is the text of its answer, status 403. */
public final class DeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeniedException(String text) {
    // A refusal, not a fault: a stack trace would cost more than the request.
    super(text, null, false, false);
  }

  /** The text of the answer. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
