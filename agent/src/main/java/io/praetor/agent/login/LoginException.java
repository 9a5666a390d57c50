package io.praetor.agent.login;

/** A login that gets no token; the text says why, for the person who logs in. */
public final class LoginException extends Exception {
  private static final long serialVersionUID = 1;

  /** Whose fault it is. */
  public enum Cause {
    /** The bearer token is not one that the method takes. */
    DENIED,
    /** The keys to check it with cannot be had at present. */
    NO_KEYS,
    /** Too many logins are under way; nothing was looked at. */
    BUSY
  }

  private final Cause reason;

  public LoginException(Cause reason, String text) {
    // A refusal, not a fault: a stack trace would cost more than the login.
    super(text, null, false, false);
    this.reason = reason;
  }

  static LoginException denied(String text) {
    return new LoginException(Cause.DENIED, text);
  }

  static LoginException noKeys(String text) {
    return new LoginException(Cause.NO_KEYS, text);
  }

  /** Whose fault it is. */
  public Cause reason() {
    return reason;
  }

  /** Why, in a sentence without secrets. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
