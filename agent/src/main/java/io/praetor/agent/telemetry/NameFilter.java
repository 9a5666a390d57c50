package io.praetor.agent.telemetry;

import java.util.List;

/**
 * Which metrics are shown, by the beginnings of their names; immutable. The longest beginning that
 * fits decides, and one that is both shown and hidden hides ({@code telemetry.prefix_filter}).
 *
 * @param shown beginnings of names, such as {@code consul.raft}
 * @param hidden the same, of what is left out
 * @param otherwise whether names are shown that none of them fits
 */
public record NameFilter(List<String> shown, List<String> hidden, boolean otherwise) {
  /** Shows everything. */
  public static final NameFilter ALL = new NameFilter(List.of(), List.of(), true);

  public NameFilter {
    shown = List.copyOf(shown);
    hidden = List.copyOf(hidden);
  }

  /** Whether a metric of this name, with the first word of all, is shown. */
  boolean shows(String name) {
    int show = longest(shown, name);
    int hide = longest(hidden, name);
    return (show < 0 && hide < 0) ? otherwise : show > hide;
  }

  /** Length of the longest beginning that fits; -1 if none does. */
  private static int longest(List<String> beginnings, String name) {
    int longest = -1;
    for (String beginning : beginnings) {
      if (beginning.length() > longest && name.startsWith(beginning)) {
        longest = beginning.length();
      }
    }
    return longest;
  }
}
