package io.praetor.agent.rules;

/** A rule is none, and its fault says where and why. No stack: it is an answer. */
public final class BadRuleException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  /** A rule with something wrong at a place in its specification. */
  BadRuleException(String place, String what) {
    super(what, null, false, false);
    fault = new Fault(place, what);
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }
}
