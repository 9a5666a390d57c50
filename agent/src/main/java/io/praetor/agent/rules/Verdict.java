package io.praetor.agent.rules;

/** What became of the judgement of a change; immutable. */
public sealed interface Verdict {
  /**
   * It was judged.
   *
   * @param found what it is refused for, or may be done in spite of
   */
  record Judged(Findings found) implements Verdict {}

  /** It was not judged, since too much waits for it. */
  record Overloaded() implements Verdict {}
}
