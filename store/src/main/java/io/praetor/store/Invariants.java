package io.praetor.store;

import io.praetor.store.table.Rules;
import io.praetor.store.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What is true of every view, whatever was applied: for tests, simulations and operators who check
 * a server's state. It reads all of the view. Each table has its own rules.
 */
public final class Invariants {
  private Invariants() {}

  /** What is wrong with a view, in sentences; empty for a sound one. */
  public static List<String> violations(View view) {
    List<String> violations = new ArrayList<>();
    Rules rules = violations::add;
    rules.require(view.index() >= 0, "the store index is " + view.index());
    rules.require(view.timeMs() >= 0, "the log's time is " + view.timeMs());
    for (Table<?, ?, ?> table : view.tables().inOrder()) {
      check(view, table, rules);
    }
    return violations;
  }

  private static <S> void check(View view, Table<S, ?, ?> table, Rules rules) {
    rules.upTo("the index of " + table.name(), table.index(view.get(table)), view.index());
    table.check(view, rules);
  }

  /**
   * {@link #violations(View)}, and whether a snapshot of the view is read back as the same.
   *
   * @param encode writes a snapshot
   * @param decode reads one
   */
  public static List<String> violations(
      View view, Function<View, byte[]> encode, Function<byte[], View> decode) {
    List<String> all = new ArrayList<>(violations(view));
    byte[] bytes = encode.apply(view);
    View again = decode.apply(bytes);
    if (!Arrays.equals(bytes, encode.apply(again))) {
      all.add("a snapshot of the view gives other bytes once it was read");
    }
    for (String violation : violations(again)) {
      all.add("read from its snapshot, " + violation);
    }
    return all;
  }
}
