package io.praetor.agent.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression by Consul's grammar: {@code or} binds least, then {@code and}, then {@code
 * not}. Words are no keywords by themselves: {@code not in Tags} looks for an element called not.
 * Each rule gives null where it does not fit, standing where it began. Owned by one thread.
 */
final class Parser {
  private static final String LETTER = "[a-zA-Z]";
  private static final String LETTER_OR_DIGIT = "[a-zA-Z0-9_]";

  private final Scanner scanner;
  private final int depthMax;

  private Parser(String text, int depthMax) {
    this.scanner = new Scanner(text);
    this.depthMax = depthMax;
  }

  /**
   * Reads an expression.
   *
   * @throws FilterException if it is none
   */
  static Expression parse(String text, FilterLimits limits) {
    if (text.length() > limits.expressionCharsMax()) {
      throw new FilterException(
          "the expression has "
              + text.length()
              + " characters, and "
              + limits.expressionCharsMax()
              + " at most are read");
    }
    return new Parser(text, limits.depthMax()).whole();
  }

  private Expression whole() {
    scanner.blanks();
    Expression found = or(0);
    if (found == null) {
      throw scanner.noMatch();
    }
    scanner.blanks();
    if (!scanner.end()) {
      throw scanner.noMatch();
    }
    return found;
  }

  private @Nullable Expression or(int depth) {
    List<Expression> parts = chain("or", depth);
    return parts.isEmpty() ? null : parts.size() == 1 ? parts.getFirst() : new Expression.Or(parts);
  }

  private @Nullable Expression and(int depth) {
    List<Expression> parts = chain("and", depth);
    return parts.isEmpty()
        ? null
        : parts.size() == 1 ? parts.getFirst() : new Expression.And(parts);
  }

  /** Parts with a word between them; none if the first does not fit. */
  private List<Expression> chain(String word, int depth) {
    List<Expression> parts = new ArrayList<>(1);
    while (true) {
      Expression part = word.equals("or") ? and(depth) : not(depth);
      if (part == null) {
        if (parts.isEmpty()) {
          return parts;
        }
        // Whatever else the text before could be, nothing could follow it here.
        throw scanner.noMatch();
      }
      parts.add(part);
      int from = scanner.at();
      if (!(scanner.blank() && scanner.literal(word) && scanner.blank())) {
        scanner.back(from);
        return parts;
      }
    }
  }

  private @Nullable Expression not(int depth) {
    int from = scanner.at();
    if (scanner.literal("not") && scanner.blank()) {
      Expression part = not(deeper(depth));
      if (part != null) {
        return part instanceof Expression.Not(Expression twice) ? twice : new Expression.Not(part);
      }
    }
    scanner.back(from);
    return grouped(depth);
  }

  private @Nullable Expression grouped(int depth) {
    int from = scanner.at();
    if (!scanner.literal("(")) {
      return match();
    }
    scanner.blanks();
    Expression inner = or(deeper(depth));
    if (inner == null) {
      scanner.back(from);
      return null;
    }
    scanner.blanks();
    if (!scanner.literal(")")) {
      throw scanner.broken("grouping", "Unmatched parentheses");
    }
    return inner;
  }

  private int deeper(int depth) {
    if (depth == depthMax) {
      throw scanner.broken("grouping", "nested deeper than " + depthMax);
    }
    return depth + 1;
  }

  private @Nullable Expression match() {
    int from = scanner.at();
    List<String> selector = selector();
    if (selector != null) {
      Operator empty = empty();
      if (empty != null) {
        return new Expression.Match(selector, empty, "");
      }
      Operator operator = comparison();
      String value = operator == null ? null : value();
      if (operator != null && value != null) {
        return new Expression.Match(selector, operator, value);
      }
    }
    scanner.back(from);
    String value = value();
    Operator operator = value == null ? null : membership("in");
    if (value == null || operator == null) {
      scanner.back(from);
      return null;
    }
    List<String> in = selector();
    if (in == null) {
      throw scanner.broken("match", "Invalid selector");
    }
    return new Expression.Match(in, operator, value);
  }

  /** What compares with a value behind it. */
  private @Nullable Operator comparison() {
    int from = scanner.at();
    scanner.blanks();
    Operator sign =
        scanner.literal("==") ? Operator.EQUAL : scanner.literal("!=") ? Operator.NOT_EQUAL : null;
    if (sign != null) {
      scanner.blanks();
      return sign;
    }
    scanner.back(from);
    Operator contains = membership("contains");
    if (contains != null) {
      return contains;
    }
    if (words("matches")) {
      return Operator.MATCHES;
    }
    return words("not", "matches") ? Operator.NOT_MATCHES : null;
  }

  private @Nullable Operator membership(String word) {
    if (words(word)) {
      return Operator.IN;
    }
    return words("not", word) ? Operator.NOT_IN : null;
  }

  /** Some words, with blanks around each of them. */
  private boolean words(String... words) {
    int from = scanner.at();
    for (String word : words) {
      if (!(scanner.blank() && scanner.literal(word))) {
        scanner.back(from);
        return false;
      }
    }
    if (!scanner.blank()) {
      scanner.back(from);
      return false;
    }
    return true;
  }

  /** What asks for emptiness, with nothing behind it. */
  private @Nullable Operator empty() {
    int from = scanner.at();
    if (scanner.blank() && scanner.literal("is") && scanner.blank()) {
      int behind = scanner.at();
      if (scanner.literal("not") && scanner.blank() && scanner.literal("empty")) {
        return Operator.IS_NOT_EMPTY;
      }
      scanner.back(behind);
      if (scanner.literal("empty")) {
        return Operator.IS_EMPTY;
      }
    }
    scanner.back(from);
    return null;
  }

  private @Nullable List<String> selector() {
    String first = identifier();
    if (first == null) {
      return null;
    }
    List<String> path = new ArrayList<>(2);
    path.add(first);
    while (true) {
      String next = next();
      if (next == null) {
        return path;
      }
      path.add(next);
    }
  }

  /** A further part of a selector. */
  private @Nullable String next() {
    int from = scanner.at();
    if (scanner.literal(".")) {
      String name = identifier();
      if (name == null) {
        scanner.back(from);
      }
      return name;
    }
    if (!scanner.literal("[")) {
      return null;
    }
    scanner.blanks();
    String key = Quoted.read(scanner);
    if (key == null) {
      throw scanner.broken("index", "Invalid index");
    }
    scanner.blanks();
    if (!scanner.literal("]")) {
      throw scanner.broken("index", "Unclosed index expression");
    }
    return key;
  }

  private @Nullable String identifier() {
    int from = scanner.at();
    if (!scanner.oneOf(LETTER, Parser::isLetter)) {
      return null;
    }
    int _ = scanner.many(LETTER_OR_DIGIT, c -> isLetter(c) || isDigit(c) || c == '_');
    return scanner.between(from, scanner.at());
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private @Nullable String value() {
    List<String> bare = selector();
    if (bare != null) {
      return String.join(".", bare);
    }
    String number = number();
    return number == null ? Quoted.read(scanner) : number;
  }

  private @Nullable String number() {
    int from = scanner.at();
    boolean _ = scanner.literal("-");
    if (!scanner.literal("0")) {
      if (!scanner.oneOf("[1-9]", c -> isDigit(c) && c != '0')) {
        scanner.back(from);
        return null;
      }
      digits();
    }
    int whole = scanner.at();
    if (!(scanner.literal(".") && digits())) {
      scanner.back(whole);
    }
    int next = scanner.peek();
    if (next >= 0 && next != ')' && !Scanner.isBlank(next)) {
      throw scanner.broken("number", "Invalid number literal");
    }
    return scanner.between(from, scanner.at());
  }

  private boolean digits() {
    return scanner.many("[0-9]", Parser::isDigit) > 0;
  }
}
