package io.praetor.agent.login;

/** An auth method or a binding rule that makes no sense; the text says why, for its author. */
public final class MethodConfigException extends Exception {
  private static final long serialVersionUID = 1;

  public MethodConfigException(String text) {
    super(text, null, false, false);
  }

  /** Why, in a sentence. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
