package io.praetor.cli.change;

import io.praetor.cli.command.Console;
import java.util.Arrays;
import java.util.List;

/**
 * Prints keys that are not the same on two sides: one line for a key that is new or gone, the lines
 * that differ for one that has changed. Owned by one thread.
 */
public final class DifferenceText {
  private static final String INDENT = "    ";

  private final Console console;
  private int added;
  private int removed;
  private int changed;

  /** Nothing is printed yet. */
  public DifferenceText(Console console) {
    this.console = console;
  }

  /** Prints rows. */
  public void print(List<Difference> rows) {
    rows.forEach(this::print);
  }

  /** Prints a row. */
  public void print(Difference row) {
    Difference.Side from = row.from();
    Difference.Side to = row.to();
    if (from == null && to != null) {
      added++;
      console.line("+ " + row.key() + " = " + ValueText.line(to.value()));
    } else if (from != null && to == null) {
      removed++;
      console.line("- " + row.key() + " = " + ValueText.line(from.value()));
    } else if (from != null && to != null) {
      changed++;
      console.line("~ " + row.key());
      if (!from.flags().equals(to.flags())) {
        console.line(INDENT + "flags " + from.flags() + " -> " + to.flags());
      }
      values(from.value(), to.value());
    }
  }

  private void values(byte[] from, byte[] to) {
    if (Arrays.equals(from, to)) {
      return;
    }
    String before = ValueText.text(from);
    String after = ValueText.text(to);
    if (before == null || after == null) {
      console.line(INDENT + "- (" + from.length + " bytes)");
      console.line(INDENT + "+ (" + to.length + " bytes)");
      return;
    }
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int first = 0;
    while (first < old.size() && first < now.size() && old.get(first).equals(now.get(first))) {
      first++;
    }
    int last = 0;
    while (last < old.size() - first
        && last < now.size() - first
        && old.get(old.size() - 1 - last).equals(now.get(now.size() - 1 - last))) {
      last++;
    }
    old.subList(first, old.size() - last).forEach(line -> console.line(INDENT + "- " + line));
    now.subList(first, now.size() - last).forEach(line -> console.line(INDENT + "+ " + line));
    if (old.equals(now)) {
      console.line(INDENT + "~ the end of the last line");
    }
  }

  /** How many were printed. */
  public int count() {
    return added + removed + changed;
  }

  /** How many are gone. */
  public int removed() {
    return removed;
  }

  /** How many of each kind, in a clause. */
  public String summary() {
    return added + " new, " + changed + " changed, " + removed + " gone";
  }
}
