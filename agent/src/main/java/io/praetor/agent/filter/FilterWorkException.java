package io.praetor.agent.filter;

/** A filter would take more work for the rows at hand than one answer may take. */
public final class FilterWorkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** One answer takes more steps than it may. */
  public FilterWorkException(long stepsMax) {
    super("the filter takes more than " + stepsMax + " steps", null, false, false);
  }
}
