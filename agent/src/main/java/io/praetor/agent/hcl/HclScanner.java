package io.praetor.agent.hcl;

import org.jspecify.annotations.Nullable;

/**
 * Cuts HCL 1 into tokens; used by one thread, for one text.
 *
 * <p>Source of the rules: the README of HCL 1 ("Syntax").
 */
final class HclScanner {
  enum Kind {
    NAME,
    TEXT,
    NUMBER,
    ASSIGN,
    COLON,
    COMMA,
    BLOCK_OPEN,
    BLOCK_CLOSE,
    LIST_OPEN,
    LIST_CLOSE,
    END
  }

  /**
   * @param text the name, the text without quotes and with escapes resolved, or the digits
   */
  record Token(Kind kind, String text, Position at) {
    String forPeople() {
      return switch (kind) {
        case END -> "the end of the file";
        // What stands there may be a secret without its quotes.
        case TEXT -> "a text";
        case NAME -> "a word without quotes";
        case NUMBER -> "a number";
        case ASSIGN, COLON, COMMA, BLOCK_OPEN, BLOCK_CLOSE, LIST_OPEN, LIST_CLOSE ->
            "'" + text + "'";
      };
    }
  }

  private final String source;
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  HclScanner(String source, String text) {
    this.source = source;
    this.text = text;
    // A byte order mark is no part of the language, but editors leave it.
    if (text.startsWith("\uFEFF")) {
      at = 1;
      lineStart = 1;
    }
  }

  Token next() throws SyntaxException {
    skipBlanks();
    Position here = here();
    if (at == text.length()) {
      return new Token(Kind.END, "", here);
    }
    char c = text.charAt(at);
    Kind mark = mark(c);
    if (mark != null) {
      at++;
      return new Token(mark, String.valueOf(c), here);
    }
    if (c == '"') {
      return new Token(Kind.TEXT, quoted(here), here);
    }
    if (c == '<' && text.startsWith("<<", at)) {
      return new Token(Kind.TEXT, heredoc(here), here);
    }
    if (isDigit(c) || c == '-' || c == '+' || c == '.') {
      return new Token(Kind.NUMBER, run(true), here);
    }
    if (Character.isLetter(c) || c == '_') {
      return new Token(Kind.NAME, run(false), here);
    }
    throw new SyntaxException(here, "'" + printable(c) + "' means nothing here");
  }

  private static @Nullable Kind mark(char c) {
    return switch (c) {
      case '=' -> Kind.ASSIGN;
      case ':' -> Kind.COLON;
      case ',' -> Kind.COMMA;
      case '{' -> Kind.BLOCK_OPEN;
      case '}' -> Kind.BLOCK_CLOSE;
      case '[' -> Kind.LIST_OPEN;
      case ']' -> Kind.LIST_CLOSE;
      default -> null;
    };
  }

  private Position here() {
    return new Position(source, line, at - lineStart + 1);
  }

  private void newLine() {
    at++;
    line++;
    lineStart = at;
  }

  private void skipBlanks() throws SyntaxException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        newLine();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '#' || text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() throws SyntaxException {
    Position start = here();
    at += 2;
    while (!text.startsWith("*/", at)) {
      if (at >= text.length()) {
        throw new SyntaxException(start, "this comment has no end; close it with */");
      }
      if (text.charAt(at) == '\n') {
        newLine();
      } else {
        at++;
      }
    }
    at += 2;
  }

  private String run(boolean number) {
    int start = at++;
    while (at < text.length() && (number ? inNumber(text.charAt(at)) : inName(text.charAt(at)))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean inNumber(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '+';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String quoted(Position start) throws SyntaxException {
    StringBuilder value = new StringBuilder();
    // Inside ${…} a quote does not end the text.
    int braces = 0;
    at++;
    while (true) {
      if (at >= text.length() || (text.charAt(at) == '\n' && braces == 0)) {
        throw new SyntaxException(start, "this text has no closing quote on its line");
      }
      char c = text.charAt(at);
      if (c == '"' && braces == 0) {
        at++;
        return value.toString();
      }
      if (c == '\n') {
        newLine();
        value.append(c);
        continue;
      }
      if (braces == 0 && text.startsWith("${", at)) {
        braces = 1;
        value.append("${");
        at += 2;
        continue;
      }
      if (braces > 0) {
        braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      } else if (c == '\\') {
        escape(value);
        continue;
      }
      value.append(c);
      at++;
    }
  }

  private void escape(StringBuilder value) throws SyntaxException {
    Position here = here();
    char c = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    at += 2;
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append('\007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\013');
      case '\\', '"', '/' -> value.append(c);
      case 'x' -> value.appendCodePoint(codePoint(here, 2));
      case 'u' -> value.appendCodePoint(codePoint(here, 4));
      case 'U' -> value.appendCodePoint(codePoint(here, 8));
      default ->
          throw new SyntaxException(
              here, "\\" + printable(c) + " is no escape; write \\\\ for a backslash");
    }
  }

  private int codePoint(Position here, int digits) throws SyntaxException {
    String hex = text.substring(at, Math.min(at + digits, text.length()));
    at += hex.length();
    long value = -1;
    if (hex.length() == digits && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      value = Long.parseLong(hex, 16);
    }
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw new SyntaxException(
          here, "this escape needs " + digits + " hexadecimal digits of a character");
    }
    return (int) value;
  }

  private String heredoc(Position start) throws SyntaxException {
    at += 2;
    boolean indented = at < text.length() && text.charAt(at) == '-';
    if (indented) {
      at++;
    }
    int lineEnd = text.indexOf('\n', at);
    String word = lineEnd < 0 ? "" : text.substring(at, lineEnd).strip();
    if (word.isEmpty()) {
      throw new SyntaxException(
          start, "<< needs a word right behind it, and the text on the lines below");
    }
    at = lineEnd;
    newLine();
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      lineEnd = text.indexOf('\n', at);
      int end = lineEnd < 0 ? text.length() : lineEnd;
      String row = text.substring(at, end);
      at = end;
      if (row.strip().equals(word)) {
        return indented ? outdented(value.toString(), row) : value.toString();
      }
      if (lineEnd < 0) {
        break;
      }
      newLine();
      value.append(row.endsWith("\r") ? row.substring(0, row.length() - 1) : row).append('\n');
    }
    throw new SyntaxException(
        start, "this text has no end: a line with " + word + " alone is missing");
  }

  /** The text without the blanks that stand before its closing word, if every line begins so. */
  private static String outdented(String text, String closing) {
    String blanks = closing.substring(0, closing.length() - closing.stripLeading().length());
    StringBuilder lines = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (!line.startsWith(blanks)) {
        return text;
      }
      lines.append(line, blanks.length(), line.length()).append('\n');
    }
    return lines.toString();
  }

  private static String printable(char c) {
    return c < ' ' || c == 0x7f || Character.isSurrogate(c)
        ? String.format("\\u%04x", (int) c)
        : String.valueOf(c);
  }
}
