package io.praetor.client.text;

import java.io.Serial;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, {@link Number}s, booleans and null. Whole
 * numbers become a long, or a BigInteger where they are greater. A library would cost a command
 * more time than its whole work, and an application a dependency. Confined to one call.
 */
public final class JsonParser {
  private static final int DEPTH_MAX = 512;

  private final String text;
  private int at;
  private int depth;

  private JsonParser(String text) {
    this.text = text;
  }

  /** The text is not JSON; the message says where and why. */
  public static final class SyntaxException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
      super(message);
    }
  }

  /** Reads one value, with nothing after it. */
  public static @Nullable Object parse(byte[] utf8) throws SyntaxException {
    return parse(new String(utf8, StandardCharsets.UTF_8));
  }

  /** Reads one value, with nothing after it. */
  public static @Nullable Object parse(String text) throws SyntaxException {
    JsonParser json = new JsonParser(text);
    json.space();
    Object value = json.value();
    json.space();
    if (json.at < text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  private @Nullable Object value() throws SyntaxException {
    if (at == text.length()) {
      throw new SyntaxException("unexpected end of JSON input");
    }
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() throws SyntaxException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    enter();
    if (skip('}')) {
      depth--;
      return map;
    }
    while (true) {
      if (at == text.length() || text.charAt(at) != '"') {
        throw unexpected("a name in quotes");
      }
      String name = string();
      space();
      expect(':');
      space();
      map.put(name, value());
      space();
      if (skip('}')) {
        depth--;
        return map;
      }
      expect(',');
      space();
    }
  }

  private List<@Nullable Object> array() throws SyntaxException {
    List<@Nullable Object> list = new ArrayList<>();
    enter();
    if (skip(']')) {
      depth--;
      return list;
    }
    while (true) {
      list.add(value());
      space();
      if (skip(']')) {
        depth--;
        return list;
      }
      expect(',');
      space();
    }
  }

  private void enter() throws SyntaxException {
    at++;
    if (++depth > DEPTH_MAX) {
      throw new SyntaxException("nested deeper than " + DEPTH_MAX);
    }
    space();
  }

  private String string() throws SyntaxException {
    int start = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(start, at++);
      }
      if (c == '\\') {
        return escaped(start);
      }
      if (c < ' ') {
        throw unexpected("the end of a text");
      }
      at++;
    }
    throw new SyntaxException("unexpected end of JSON input");
  }

  private String escaped(int start) throws SyntaxException {
    StringBuilder built = new StringBuilder(text.length() - start > 64 ? 64 : 16);
    built.append(text, start, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return built.toString();
      }
      if (c < ' ') {
        at--;
        throw unexpected("the end of a text");
      }
      built.append(c == '\\' ? escape() : c);
    }
    throw new SyntaxException("unexpected end of JSON input");
  }

  private char escape() throws SyntaxException {
    if (at == text.length()) {
      throw new SyntaxException("unexpected end of JSON input");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw new SyntaxException("unexpected end of JSON input");
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = "0123456789abcdef".indexOf(Character.toLowerCase(text.charAt(at)));
          if (digit < 0) {
            throw unexpected("four hexadecimal digits");
          }
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw unexpected("an escape");
      }
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) throws SyntaxException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == text.length() || text.charAt(at) != word.charAt(i)) {
        throw unexpected("the word " + word);
      }
    }
    return value;
  }

  private Number number() throws SyntaxException {
    int start = at;
    boolean whole = true;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    int digits = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.' || c == 'e' || c == 'E' || ((c == '+' || c == '-') && !whole)) {
        whole = false;
      } else if (c < '0' || c > '9') {
        break;
      }
      at++;
    }
    String number = text.substring(start, at);
    if (at == digits || text.charAt(digits) < '0' || text.charAt(digits) > '9') {
      at = start;
      throw unexpected("a value");
    }
    try {
      if (!whole) {
        return Double.valueOf(number);
      }
      if (number.length() < 19) {
        return Long.valueOf(number);
      }
      return whole(number);
    } catch (NumberFormatException e) {
      at = start;
      throw unexpected("a number");
    }
  }

  /** A number that may be too long for a long. */
  private static Number whole(String number) {
    BigInteger value = new BigInteger(number);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  private void space() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
        return;
      }
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws SyntaxException {
    if (!skip(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private SyntaxException unexpected(String wanted) {
    if (at >= text.length()) {
      return new SyntaxException("unexpected end of JSON input");
    }
    return new SyntaxException(
        "invalid character '"
            + text.charAt(at)
            + "' at position "
            + at
            + " where "
            + wanted
            + " was expected");
  }
}
