package io.praetor.verification.fuzz;

import io.praetor.verification.fuzz.Condition.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes expressions by the grammar of filters, each with what it means. Owned by the thread that
 * runs it.
 */
final class FilterMaker {
  private static final int DEPTH_MAX = 5;
  private static final String[] BLANKS = {" ", "  ", "\t", "\n "};

  private final Random random;
  private final Shape.Fields shape;
  private final List<String> texts;
  private final List<String> keys;

  /**
   * A maker of expressions for rows of a shape.
   *
   * @param texts what values are compared with
   * @param keys what maps are asked for
   */
  FilterMaker(Random random, Shape.Fields shape, List<String> texts, List<String> keys) {
    this.random = random;
    this.shape = shape;
    this.texts = List.copyOf(texts);
    this.keys = List.copyOf(keys);
  }

  /** An expression and its meaning. */
  record Made(String text, Condition condition) {}

  /** The next one. */
  Made next() {
    Made made = any(0);
    return new Made(maybeBlank() + made.text() + maybeBlank(), made.condition());
  }

  /** Parts of a chain that binds least. */
  private Made any(int depth) {
    Made left = all(depth);
    if (random.nextInt(3) > 0 || depth > DEPTH_MAX) {
      return left;
    }
    Made right = any(depth + 1);
    return new Made(
        left.text() + blank() + "or" + blank() + right.text(),
        new Condition.Two(left.condition(), false, right.condition()));
  }

  private Made all(int depth) {
    Made left = one(depth);
    if (random.nextInt(3) > 0 || depth > DEPTH_MAX) {
      return left;
    }
    Made right = all(depth + 1);
    return new Made(
        left.text() + blank() + "and" + blank() + right.text(),
        new Condition.Two(left.condition(), true, right.condition()));
  }

  private Made one(int depth) {
    int kind = depth > DEPTH_MAX ? 9 : random.nextInt(10);
    if (kind == 0) {
      Made inner = one(depth + 1);
      return new Made("not" + blank() + inner.text(), new Condition.Not(inner.condition()));
    }
    if (kind < 3) {
      Made inner = any(depth + 1);
      return new Made("(" + maybeBlank() + inner.text() + maybeBlank() + ")", inner.condition());
    }
    return match();
  }

  private Made match() {
    List<String> path = new ArrayList<>();
    StringBuilder selector = new StringBuilder();
    Shape at = shape;
    while (true) {
      switch (at) {
        case Shape.Fields fields -> {
          List<String> names = List.copyOf(new TreeMap<>(fields.of()).keySet());
          String name = pick(names);
          selector.append(path.isEmpty() ? "" : ".").append(name);
          path.add(name);
          at = Map.copyOf(fields.of()).get(name);
        }
        case Shape.ListOf list when random.nextInt(4) > 0 -> at = list.element();
        case Shape.MapOf map when random.nextInt(4) > 0 -> {
          key(path, selector);
          at = map.value();
        }
        case Shape.Pairs pairs when random.nextInt(3) > 0 -> {
          key(path, selector);
          return compare(Shape.TEXT, path, selector.toString());
        }
        case null, default -> {
          return compare(at == null ? Shape.TEXT : at, path, selector.toString());
        }
      }
    }
  }

  private void key(List<String> path, StringBuilder selector) {
    String key = pick(keys);
    path.add(key);
    if (isBare(key) && random.nextBoolean()) {
      selector.append('.').append(key);
    } else {
      selector
          .append('[')
          .append(maybeBlank())
          .append(quoted(key))
          .append(maybeBlank())
          .append(']');
    }
  }

  private Made compare(Shape at, List<String> path, String selector) {
    boolean negated = random.nextBoolean();
    Question question =
        switch (at) {
          case Shape.Text text ->
              pick(List.of(Question.EQUAL, Question.IN, Question.MATCHES, Question.EQUAL));
          case Shape.Whole number -> Question.EQUAL;
          case Shape.Flag flag -> Question.EQUAL;
          case Shape.ListOf list -> Question.EMPTY;
          default -> random.nextInt(3) == 0 ? Question.EMPTY : Question.IN;
        };
    String value = value(at, question);
    String not = negated ? "not" + blank() : "";
    String written = written(at, value);
    String text =
        switch (question) {
          case EQUAL -> selector + maybeBlank() + (negated ? "!=" : "==") + maybeBlank() + written;
          case EMPTY -> selector + blank() + "is" + blank() + not + "empty";
          case MATCHES -> selector + blank() + not + "matches" + blank() + written;
          case IN ->
              random.nextBoolean()
                  ? written + blank() + not + "in" + blank() + selector
                  : selector + blank() + not + "contains" + blank() + written;
        };
    return new Made(text, new Condition.Match(shape, path, question, negated, value));
  }

  private String value(Shape at, Question question) {
    return switch (at) {
      case Shape.Whole number -> Integer.toString(random.nextInt(4) * 4_000);
      case Shape.Flag flag -> pick(List.of("true", "false", "1", "0"));
      case Shape.Text text -> question == Question.MATCHES ? pattern(0) : part(pick(texts));
      case Shape.Texts list -> pick(texts);
      default -> pick(keys);
    };
  }

  private String part(String text) {
    if (text.isEmpty() || random.nextInt(3) > 0) {
      return text;
    }
    int from = random.nextInt(text.length());
    return text.substring(from, from + random.nextInt(text.length() - from + 1));
  }

  private String written(Shape at, String value) {
    if ((at.equals(Shape.NUMBER) || isBare(value)) && random.nextBoolean()) {
      return value;
    }
    if (at.equals(Shape.NUMBER) && random.nextInt(4) == 0) {
      return "\"0x" + Integer.toHexString(Integer.parseInt(value)) + '"';
    }
    return quoted(value);
  }

  private static boolean isBare(String text) {
    return text.matches("[a-zA-Z][a-zA-Z0-9_]*");
  }

  private String quoted(String text) {
    if (text.indexOf('`') < 0 && random.nextBoolean()) {
      return '`' + text + '`';
    }
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (random.nextInt(20) == 0) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** A regular expression that means the same in Go and in Java. */
  private String pattern(int depth) {
    StringBuilder out = new StringBuilder();
    if (depth == 0 && random.nextInt(4) == 0) {
      out.append('^');
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String atom =
          switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0 -> ".";
            case 1 -> "[a-m0-4]";
            case 2 -> "[^a-f]";
            case 3 -> "\\d";
            case 4 -> letter();
            default ->
                "("
                    + pattern(depth + 1)
                    + (random.nextBoolean() ? "|" + pattern(depth + 1) : "")
                    + ")";
          };
      // Counts that stand in each other make programs that are refused for their size.
      List<String> repeated =
          depth == 0
              ? List.of("", "", "*", "+", "?", "{1,3}", "{2}")
              : List.of("", "", "*", "+", "?");
      out.append(atom).append(pick(repeated));
    }
    if (depth == 0 && random.nextInt(4) == 0) {
      out.append('$');
    }
    return out.toString();
  }

  private String letter() {
    String text = pick(texts);
    char c = text.isEmpty() ? 'a' : text.charAt(random.nextInt(text.length()));
    return Character.isLetterOrDigit(c) ? Character.toString(c) : "\\" + c;
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private String blank() {
    return BLANKS[random.nextInt(BLANKS.length)];
  }

  private String maybeBlank() {
    return random.nextBoolean() ? "" : blank();
  }
}
