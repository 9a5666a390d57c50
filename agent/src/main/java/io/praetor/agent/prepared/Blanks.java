package io.praetor.agent.prepared;

import java.util.List;

/**
 * What fills the blanks of a template; immutable.
 *
 * @param name the name that was asked for
 * @param prefix the template's own name
 * @param suffix what follows it in the name
 * @param groups what the regular expression has found in the name, the whole of it first; empty if
 *     it has found nothing
 */
record Blanks(String name, String prefix, String suffix, List<String> groups) {
  Blanks {
    groups = List.copyOf(groups);
  }

  /** What a group has found; empty if there is none of that number. */
  String group(int number) {
    return number < groups.size() ? groups.get(number) : "";
  }
}
