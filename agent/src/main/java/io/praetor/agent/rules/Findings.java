package io.praetor.agent.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What rules find in the values of one change: the first of each kind, and how many there are;
 * immutable.
 *
 * @param kept in the order of the values: at most {@link #KEPT_MAX} that refuse a value, and as
 *     many that warn of one
 * @param refusals how many refuse a value
 * @param warnings how many warn of one
 */
public record Findings(List<Finding> kept, int refusals, int warnings) {
  /** So many of a kind are held; a change of many keys may have more. */
  public static final int KEPT_MAX = 1_000;

  /** Nothing was found. */
  public static final Findings NONE = new Findings(List.of(), 0, 0);

  public Findings {
    kept = List.copyOf(kept);
  }

  /** How many there are. */
  public int count() {
    return refusals + warnings;
  }

  /** Those of them that refuse a value. */
  public List<Finding> keptRefusals() {
    return kept.stream().filter(Finding::enforced).toList();
  }

  /** Those of them that warn of one. */
  public List<Finding> keptWarnings() {
    return kept.stream().filter(each -> !each.enforced()).toList();
  }

  /** Takes one after the other; owned by one thread. */
  static final class Gathering {
    private final List<Finding> kept = new ArrayList<>();
    private int refusals;
    private int warnings;

    void add(Finding finding) {
      if ((finding.enforced() ? ++refusals : ++warnings) <= KEPT_MAX) {
        kept.add(finding);
      }
    }

    Findings found() {
      return new Findings(kept, refusals, warnings);
    }
  }
}
