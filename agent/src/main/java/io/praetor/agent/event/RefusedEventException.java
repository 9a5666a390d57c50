package io.praetor.agent.event;

/** An event that is not fired, with a sentence for its user. */
public final class RefusedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the user. */
  RefusedEventException(String sentence) {
    super(sentence, null, false, false);
  }

  /** What is wrong, in a sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
