package io.praetor.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns stand under each other. */
public final class Table {
  private static final int USUAL_GAP = 2;

  private final List<String[]> rows = new ArrayList<>();
  private final int gap;

  /** A table with its headings, two spaces apart. */
  public Table(String... headings) {
    this(USUAL_GAP, headings);
  }

  /** A table with its headings, so many spaces apart. */
  public Table(int gap, String... headings) {
    this.gap = gap;
    rows.add(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  public void row(String... cells) {
    rows.add(cells);
  }

  /** Writes it to standard output; the last column is not padded. */
  public void print(Console console) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row[i]);
        if (i < widths.length - 1) {
          line.repeat(' ', widths[i] - row[i].length() + gap);
        }
      }
      console.line(line.toString().isBlank() ? "" : line.toString());
    }
  }
}
