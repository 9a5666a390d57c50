package io.praetor.agent.filter;

import java.util.Iterator;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Goes through the characters of an expression, and remembers what it looked for where it got
 * furthest: that is what a refusal tells. Owned by one thread.
 */
final class Scanner {
  private static final String BLANK = "[ \\t\\r\\n]";
  private static final int NOTHING = -1;

  private final String text;
  private final TreeSet<String> expected = new TreeSet<>();
  private int at;
  private int furthest;
  private boolean endExpected;

  Scanner(String text) {
    this.text = text;
  }

  /** Where it stands. */
  int at() {
    return at;
  }

  /** Goes back to where it stood. */
  void back(int where) {
    at = where;
  }

  /** What stands between two places. */
  String between(int from, int to) {
    return text.substring(from, to);
  }

  /** The next character, or -1 behind the last. */
  int peek() {
    return at < text.length() ? text.charAt(at) : NOTHING;
  }

  /** Passes the next character, whatever it is. */
  void skip() {
    at++;
  }

  /** Passes a word if it comes next. */
  boolean literal(String word) {
    if (text.startsWith(word, at)) {
      at += word.length();
      return true;
    }
    missed('"' + (word.equals("\"") ? "\\\"" : word) + '"');
    return false;
  }

  /**
   * Passes a character if it is one of some.
   *
   * @param label what a refusal calls them
   */
  boolean oneOf(String label, IntPredicate some) {
    int next = peek();
    if (next != NOTHING && some.test(next)) {
      at++;
      return true;
    }
    missed(label);
    return false;
  }

  /** Passes characters as long as they are of some; how many it has passed. */
  int many(String label, IntPredicate some) {
    int passed = 0;
    while (oneOf(label, some)) {
      passed++;
    }
    return passed;
  }

  /** Passes blanks; whether there was one. */
  boolean blank() {
    return many(BLANK, Scanner::isBlank) > 0;
  }

  /** Passes blanks if there are any. */
  void blanks() {
    boolean _ = blank();
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** Whether all is passed. */
  boolean end() {
    if (at == text.length()) {
      return true;
    }
    if (reach()) {
      endExpected = true;
    }
    return false;
  }

  private void missed(String label) {
    if (reach()) {
      expected.add(label);
    }
  }

  /** Whether what is missed here is worth telling: nothing was looked for further on. */
  private boolean reach() {
    if (at > furthest) {
      furthest = at;
      expected.clear();
      endExpected = false;
    }
    return at == furthest;
  }

  /** The refusal of an expression in which nothing that could come next does. */
  FilterException noMatch() {
    StringBuilder message = new StringBuilder(position(furthest)).append("no match found");
    String separator = ", expected: ";
    Iterator<String> labels = expected.iterator();
    while (labels.hasNext()) {
      String label = labels.next();
      boolean isLast = !labels.hasNext() && !endExpected;
      message.append(isLast && !separator.startsWith(", e") ? " or " : separator).append(label);
      separator = ", ";
    }
    if (endExpected) {
      message.append(expected.isEmpty() ? separator : " or ").append("EOF");
    }
    return new FilterException(message.toString());
  }

  /** The refusal of what breaks a rule where the scanner stands. */
  FilterException broken(String rule, String why) {
    return new FilterException(position(at) + "rule \"" + rule + "\": " + why);
  }

  private String position(int where) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < where && i < text.length(); i++) {
      column++;
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      }
    }
    return line + ":" + column + " (" + where + "): ";
  }
}
