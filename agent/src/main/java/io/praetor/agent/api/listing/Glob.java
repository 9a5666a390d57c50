package io.praetor.agent.api.listing;

import com.google.re2j.Pattern;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.GoNumber;

/**
 * Reads globs: {@code *} stands for characters but a slash, {@code **} for any, {@code ?} for one
 * but a slash, {@code [a-z]} and {@code [!a-z]} for one of a set, a backslash takes the next
 * character at its word. One without a slash is about the last part of a name, as in a {@code
 * .gitignore}; one with a slash about all of it. Owned by one thread.
 */
final class Glob {
  private final String text;
  private final StringBuilder out = new StringBuilder("(?s)\\A");
  private int at;

  private Glob(String text) {
    this.text = text;
  }

  /**
   * The regular expression that takes the same names.
   *
   * @throws BadRequestException if it is no glob
   */
  static String expression(String text) {
    return new Glob(text).read();
  }

  private String read() {
    if (text.indexOf('/') < 0) {
      out.append("(?:.*/)?");
    }
    while (at < text.length()) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> star();
        case '?' -> out.append("[^/]");
        case '[' -> set();
        case '\\' -> {
          if (at == text.length()) {
            throw refused("ends with a backslash");
          }
          int next = text.codePointAt(at);
          at += Character.charCount(next);
          literal(next);
        }
        default -> literal(c);
      }
    }
    return out.append("\\z").toString();
  }

  private void star() {
    if (!text.startsWith("*", at)) {
      out.append("[^/]*");
      return;
    }
    at++;
    if (text.startsWith("/", at)) {
      // No folder at all is one of any number of them.
      at++;
      out.append("(?:.*/)?");
    } else {
      out.append(".*");
    }
  }

  private void set() {
    boolean negated = text.startsWith("!", at) || text.startsWith("^", at);
    if (negated) {
      at++;
    }
    int begin = at;
    // A bracket that comes first is one of the set.
    int end = text.indexOf(']', at + 1);
    if (end < 0) {
      throw refused("has a [ without its ]");
    }
    out.append(negated ? "[^/" : "[");
    for (int i = begin; i < end; i++) {
      char c = text.charAt(i);
      if (c != '-' || i == begin || i == end - 1) {
        if ("\\[]^-&~".indexOf(c) >= 0) {
          out.append('\\');
        }
      }
      out.append(c);
    }
    out.append(']');
    at = end + 1;
  }

  private void literal(int c) {
    out.append(Pattern.quote(Character.toString(c)));
  }

  private BadRequestException refused(String what) {
    return new BadRequestException("The match " + GoNumber.quote(text) + " " + what);
  }
}
