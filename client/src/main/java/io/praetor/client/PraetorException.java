package io.praetor.client;

import org.jspecify.annotations.Nullable;

/** A call that failed, with what may be concluded of it. */
public final class PraetorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Conclusion conclusion;
  private final int status;
  private final String answer;

  PraetorException(Conclusion conclusion, int status, String text, @Nullable Throwable cause) {
    this(conclusion, status, text, cause, "");
  }

  PraetorException(
      Conclusion conclusion, int status, String text, @Nullable Throwable cause, String answer) {
    super(text, cause);
    this.conclusion = conclusion;
    this.status = status;
    this.answer = answer;
  }

  /** A failure of a call; one of the client itself, such as an answer it cannot read, included. */
  static PraetorException of(RuntimeException failure) {
    return failure instanceof PraetorException known
        ? known
        : new PraetorException(Conclusion.UNKNOWN, 0, "the call failed: " + failure, failure);
  }

  /** What may be concluded. */
  public Conclusion conclusion() {
    return conclusion;
  }

  /** The HTTP status, or 0 if there was no answer. */
  public int status() {
    return status;
  }

  /** What the agent said, as it stands in its answer; empty if that is not why the call failed. */
  public String answer() {
    return answer;
  }
}
