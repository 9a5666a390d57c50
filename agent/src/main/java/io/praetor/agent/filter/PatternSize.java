package io.praetor.agent.filter;

/**
 * How many instructions the program of a regular expression may have, found without making it: its
 * compiler repeats what is to be repeated, and would make a program of any size of a few brackets.
 * What is no regular expression has some size too. Owned by one thread.
 */
public final class PatternSize {
  /** More than any program may have. */
  private static final long MUCH = Integer.MAX_VALUE;

  /** Instructions around any expression, and around a bracket or a choice. */
  private static final int AROUND = 3;

  private static final int DEPTH_MAX = 200;
  private static final int COUNT_DIGITS_MAX = 4;

  private final String text;
  private int at;

  private PatternSize(String text) {
    this.text = text;
  }

  /** The size of an expression, or more. */
  public static long of(String text) {
    PatternSize size = new PatternSize(text);
    long all = AROUND;
    while (size.at < text.length()) {
      all = capped(all + size.sequence(0));
      // A bracket that closes nothing.
      size.at++;
    }
    return all;
  }

  private static long capped(long size) {
    return Math.min(size, MUCH);
  }

  /** What stands up to the end, or up to the bracket that closes it. */
  private long sequence(int depth) {
    long all = 0;
    while (at < text.length() && text.charAt(at) != ')') {
      long atom = atom(depth);
      all = capped(all + repeated(atom));
    }
    return all;
  }

  private long atom(int depth) {
    char c = text.charAt(at++);
    return switch (c) {
      case '\\' -> escaped();
      case '[' -> {
        skipClass();
        yield 2;
      }
      case '(' -> {
        if (depth == DEPTH_MAX) {
          at = text.length();
          yield MUCH;
        }
        long inner = sequence(depth + 1);
        at++;
        yield capped(inner + AROUND);
      }
      // A choice or a repetition sign takes no more than a letter does.
      default -> 2;
    };
  }

  /** What follows a backslash; a quotation reaches up to its end. */
  private long escaped() {
    if (!text.startsWith("Q", at)) {
      at++;
      return 2;
    }
    int end = text.indexOf("\\E", at);
    int from = at;
    at = end < 0 ? text.length() : end + 2;
    return 2L * (at - from);
  }

  /** Passes a class of characters, in which brackets and braces mean themselves. */
  private void skipClass() {
    if (text.startsWith("^", at)) {
      at++;
    }
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      if (text.startsWith("[:", at) && text.indexOf(":]", at + 2) >= 0) {
        at = text.indexOf(":]", at + 2) + 2;
      } else if (isClassEscape()) {
        at += 2;
        skipClassName();
      } else {
        at += text.charAt(at) == '\\' ? 2 : 1;
        skipRangeEnd();
      }
    }
    at++;
  }

  /** Whether an escape comes next that stands for several characters, and begins no range. */
  private boolean isClassEscape() {
    return text.charAt(at) == '\\'
        && at + 1 < text.length()
        && "dDsSwWpP".indexOf(text.charAt(at + 1)) >= 0;
  }

  /** Passes the name in braces of a class of Unicode. */
  private void skipClassName() {
    boolean isUnicode = "pP".indexOf(text.charAt(at - 1)) >= 0;
    if (isUnicode && text.startsWith("{", at) && text.indexOf('}', at) >= 0) {
      at = text.indexOf('}', at) + 1;
    }
  }

  /** Passes the second half of a range, in which a bracket means itself. */
  private void skipRangeEnd() {
    if (text.startsWith("-", at) && at + 1 < text.length() && text.charAt(at + 1) != ']') {
      at++;
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
  }

  /** The size of something with all repetitions that stand behind it. */
  private long repeated(long size) {
    long all = size;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        all = capped(all + 2);
        at++;
      } else if (c == '{') {
        int end = text.indexOf('}', at);
        long times = end < 0 ? -1 : times(text.substring(at + 1, end));
        if (times < 0) {
          return all;
        }
        // Each optional repetition takes an instruction more.
        all = capped((all + 1) * (times + 1));
        at = end + 1;
      } else {
        return all;
      }
    }
    return all;
  }

  /** The highest number in braces, or -1 if they are no repetition. */
  private static long times(String braces) {
    long highest = -1;
    for (String number : braces.split(",", -1)) {
      if (number.isEmpty()) {
        continue;
      }
      if (number.length() > COUNT_DIGITS_MAX
          || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return -1;
      }
      highest = Math.max(highest, Long.parseLong(number));
    }
    return highest;
  }
}
