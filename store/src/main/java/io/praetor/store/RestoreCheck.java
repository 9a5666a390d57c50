package io.praetor.store;

import io.praetor.store.table.RestoreLimits;
import io.praetor.store.table.Rules;
import io.praetor.store.table.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for numbers in a snapshot with which a cluster could not go on, such as an index behind
 * which there is no room for another; stateless. Each table has its own limits.
 */
public final class RestoreCheck {
  private RestoreCheck() {}

  /**
   * What keeps a snapshot from being restored, in sentences; reads all of it.
   *
   * @param wallMs the wall clock, in milliseconds since the epoch; 0 if it is not known
   */
  public static List<String> violations(View snapshot, long wallMs) {
    List<String> violations = new ArrayList<>();
    Rules rules = violations::add;
    RestoreLimits limits = RestoreLimits.at(wallMs);
    rules.upTo("the store index", snapshot.index(), RestoreLimits.INDEX_MAX);
    rules.upTo("the log's time", snapshot.timeMs(), RestoreLimits.INDEX_MAX);
    for (Table<?, ?, ?> table : snapshot.tables().inOrder()) {
      table.checkRestore(snapshot, limits, rules);
    }
    return violations;
  }
}
