package io.praetor.agent.registration;

/** A registration that cannot be, with a sentence that says why. */
public final class RegistrationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final boolean isUnderstood;

  /** What was sent cannot be read: no JSON, an unknown field, a value of the wrong type. */
  public RegistrationException(String reason) {
    this(reason, false);
  }

  private RegistrationException(String reason, boolean isUnderstood) {
    // A refusal, not a fault: a stack trace would cost more than the request.
    super(reason, null, false, false);
    this.reason = reason;
    this.isUnderstood = isUnderstood;
  }

  /** What was sent can be read, and asks for what cannot be. */
  static RegistrationException refused(String reason) {
    return new RegistrationException(reason, true);
  }

  /** Why it cannot be, for people. */
  public String reason() {
    return reason;
  }

  /** Whether what was sent could be read. */
  public boolean isUnderstood() {
    return isUnderstood;
  }
}
