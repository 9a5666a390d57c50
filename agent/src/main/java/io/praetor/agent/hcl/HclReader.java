package io.praetor.agent.hcl;

import io.praetor.agent.hcl.HclScanner.Kind;
import io.praetor.agent.hcl.HclScanner.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads HCL 1 as Consul's users write it; used by one thread, for one text.
 *
 * <p>A parser of our own, because the one that is kept for Java (hcl4j) forgets where each value
 * stood, and an error without a line is no help in a file of three hundred. Interpolation ({@code
 * ${…}}) is plain text, as in Consul.
 */
public final class HclReader {
  static final int DEPTH_MAX = 64;

  private final HclScanner scanner;
  private Token token;

  private HclReader(HclScanner scanner) throws SyntaxException {
    this.scanner = scanner;
    this.token = scanner.next();
  }

  /**
   * The whole text as one block.
   *
   * @param source a name of the text, for messages
   * @throws SyntaxException if it is no HCL, with the place
   */
  public static Setting.Block read(String source, String text) throws SyntaxException {
    HclReader reader = new HclReader(new HclScanner(source, text));
    Position start = new Position(source, 1, 1);
    // A file that is one JSON object is HCL 1 as well.
    boolean braces = reader.token.kind() == Kind.BLOCK_OPEN;
    if (braces) {
      reader.advance();
    }
    Setting.Block block = reader.members(start, braces ? Kind.BLOCK_CLOSE : Kind.END, 0);
    if (braces) {
      reader.expect(Kind.END, "nothing more behind the closing brace of the file");
    }
    return block;
  }

  private void advance() throws SyntaxException {
    token = scanner.next();
  }

  private void expect(Kind kind, String what) throws SyntaxException {
    if (token.kind() != kind) {
      throw unexpected(what);
    }
  }

  private SyntaxException unexpected(String wanted) {
    return new SyntaxException(token.at(), "found " + token.forPeople() + ", expected " + wanted);
  }

  /** Members up to and including the token that ends them. */
  private Setting.Block members(Position start, Kind end, int depth) throws SyntaxException {
    Map<String, List<Setting>> stated = new LinkedHashMap<>();
    while (token.kind() != end) {
      if (token.kind() == Kind.END) {
        throw SyntaxException.unclosed(start, token.at(), "this block has no closing brace");
      }
      expectName();
      String name = token.text();
      Position at = token.at();
      advance();
      Setting value = member(at, depth);
      List<Setting> earlier = stated.get(name);
      if (earlier == null) {
        earlier = new ArrayList<>();
        stated.put(name, earlier);
      }
      if (!earlier.isEmpty()
          && !(value instanceof Setting.Block && earlier.getFirst() instanceof Setting.Block)) {
        throw new SyntaxException(
            at, name + " was stated before in this block, at " + earlier.getFirst().at());
      }
      earlier.add(value);
      if (token.kind() == Kind.COMMA) {
        advance();
      }
    }
    if (end != Kind.END) {
      advance();
    }
    LinkedHashMap<String, Setting> members = new LinkedHashMap<>();
    for (Map.Entry<String, List<Setting>> each : stated.entrySet()) {
      List<Setting> values = each.getValue();
      members.put(
          each.getKey(),
          values.size() == 1
              ? values.getFirst()
              : new Setting.Items(List.copyOf(values), values.getFirst().at()));
    }
    return new Setting.Block(members, start);
  }

  private void expectName() throws SyntaxException {
    if (token.kind() != Kind.NAME && token.kind() != Kind.TEXT) {
      throw unexpected("the name of a setting");
    }
  }

  /**
   * What follows a name: a value behind '=' or ':', a block, or a label of a block ({@code service
   * "web" {…}}).
   */
  private Setting member(Position at, int depth) throws SyntaxException {
    return switch (token.kind()) {
      case ASSIGN, COLON -> {
        advance();
        yield value(depth);
      }
      case BLOCK_OPEN -> value(depth);
      case NAME, TEXT -> labelled(at, depth);
      default -> throw unexpected("'=' and a value, or a block in braces");
    };
  }

  private Setting labelled(Position at, int depth) throws SyntaxException {
    String label = token.text();
    Position labelAt = token.at();
    advance();
    deeper(labelAt, depth);
    LinkedHashMap<String, Setting> labelled = new LinkedHashMap<>();
    labelled.put(label, member(labelAt, depth + 1));
    return new Setting.Block(labelled, at);
  }

  private static void deeper(Position at, int depth) throws SyntaxException {
    if (depth >= DEPTH_MAX) {
      throw new SyntaxException(at, "blocks and lists are nested more than " + DEPTH_MAX + " deep");
    }
  }

  private Setting value(int depth) throws SyntaxException {
    Position at = token.at();
    deeper(at, depth);
    return switch (token.kind()) {
      case BLOCK_OPEN -> {
        advance();
        yield members(at, Kind.BLOCK_CLOSE, depth + 1);
      }
      case LIST_OPEN -> {
        advance();
        yield list(at, depth + 1);
      }
      case TEXT -> scalar(token.text(), at);
      case NUMBER -> scalar(number(token), at);
      case NAME -> word(at);
      default -> throw unexpected("a value");
    };
  }

  private Setting word(Position at) throws SyntaxException {
    return switch (token.text()) {
      case "true" -> scalar(true, at);
      case "false" -> scalar(false, at);
      case "null" -> {
        advance();
        yield new Setting.Nothing(at);
      }
      default -> throw unexpected("a value; a text stands in double quotes");
    };
  }

  private Setting scalar(Object value, Position at) throws SyntaxException {
    advance();
    return new Setting.Scalar(value, at);
  }

  private Setting list(Position start, int depth) throws SyntaxException {
    List<Setting> items = new ArrayList<>();
    while (token.kind() != Kind.LIST_CLOSE) {
      if (token.kind() == Kind.END) {
        throw new SyntaxException(start, "this list has no closing bracket");
      }
      items.add(value(depth));
      if (token.kind() == Kind.COMMA) {
        advance();
      } else if (token.kind() != Kind.LIST_CLOSE && token.kind() != Kind.END) {
        throw unexpected("a comma or the end of the list");
      }
    }
    advance();
    return new Setting.Items(List.copyOf(items), start);
  }

  private static boolean isWhole(String digits) {
    int first = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
    for (int i = first; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return digits.length() > first;
  }

  private static Object number(Token token) throws SyntaxException {
    String digits = token.text();
    try {
      if (digits.startsWith("0x") || digits.startsWith("0X")) {
        return Long.parseLong(digits.substring(2), 16);
      }
      if (isWhole(digits)) {
        return Long.parseLong(digits);
      }
      if (digits.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
        return Double.parseDouble(digits);
      }
    } catch (NumberFormatException tooLong) {
      throw new SyntaxException(token.at(), "this number is too large");
    }
    throw new SyntaxException(token.at(), "this is not a number; a text stands in double quotes");
  }
}
