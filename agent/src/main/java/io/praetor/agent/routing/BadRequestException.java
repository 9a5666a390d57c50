package io.praetor.agent.routing;

/** A request cannot be understood, and its answer says why. */
public final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String text;

  public BadRequestException(String text) {
    this(400, text);
  }

  public BadRequestException(int status, String text) {
    // A refusal, not a fault: a stack trace would cost more than the request.
    super(text, null, false, false);
    this.status = status;
    this.text = text;
  }

  /** The status of its answer. */
  public int status() {
    return status;
  }

  /** The text of its answer. */
  public String text() {
    return text;
  }

  Answer answer() {
    return Answer.text(status, text);
  }
}
