package io.praetor.agent.access;

/** Rules that cannot be taken; the message is the whole text of the answer. */
public final class RulesException extends Exception {
  private static final long serialVersionUID = 1L;

  RulesException(String text) {
    super(text, null, false, false);
  }

  /** What is wrong and where, as the API tells it. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
