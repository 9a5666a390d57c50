package io.praetor.agent.rules;

/**
 * What is wrong with a value, or with a rule; immutable.
 *
 * @param place where: a JSON pointer, a line, or empty for the whole
 * @param what in words
 */
public record Fault(String place, String what) {
  /** Of the whole. */
  static Fault of(String what) {
    return new Fault("", what);
  }

  /** Both in one sentence. */
  public String sentence() {
    return place.isEmpty() ? what : "at " + place + ": " + what;
  }
}
