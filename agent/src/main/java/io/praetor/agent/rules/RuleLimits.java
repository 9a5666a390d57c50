package io.praetor.agent.rules;

/**
 * What judging may take; immutable.
 *
 * @param threadsMax how many threads judge at a time
 * @param waitingMax changes that are judged or wait for it; more are refused
 * @param waitingBytesMax how long their values together may be
 * @param judgeMsMax how long a thread may compute for the value of a change
 * @param valueMsMax how much longer for each value more
 * @param programMax instructions of the regular expressions of one rule
 * @param depthMax how deep a schema, and a value that is judged by its structure, may be nested
 * @param stepDepthMax how deep the steps of one judgement may be nested, so that a schema that
 *     refers to itself ends
 */
public record RuleLimits(
    int threadsMax,
    int waitingMax,
    long waitingBytesMax,
    long judgeMsMax,
    long valueMsMax,
    int programMax,
    int depthMax,
    int stepDepthMax) {
  /** What holds unless said otherwise. */
  public static final RuleLimits DEFAULT =
      new RuleLimits(2, 1_024, 64L * 1024 * 1024, 1_000, 1, 4_096, 200, 2_000);
}
