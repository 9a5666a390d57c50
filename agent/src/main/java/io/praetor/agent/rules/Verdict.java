package io.praetor.agent.rules;

import java.util.List;

/** What became of the judgement of a change; immutable. */
public sealed interface Verdict {
  /**
   * It was judged.
   *
   * @param refusals what it is refused for; none: it may be done
   * @param warnings what its sender is warned of
   */
  record Judged(List<Finding> refusals, List<Finding> warnings) implements Verdict {
    public Judged {
      refusals = List.copyOf(refusals);
      warnings = List.copyOf(warnings);
    }
  }

  /** It was not judged, since too much waits for it. */
  record Overloaded() implements Verdict {}
}
