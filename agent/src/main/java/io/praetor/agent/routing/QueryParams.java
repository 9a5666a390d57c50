package io.praetor.agent.routing;

import io.netty.util.internal.EmptyArrays;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request, parsed as Go's {@code url.ParseQuery} does: a plus is a space, and
 * a pair with a bad escape or a semicolon makes the whole malformed. Immutable; owned by the
 * request.
 */
public final class QueryParams {
  static final QueryParams NONE = new QueryParams(EmptyArrays.EMPTY_STRINGS, null);

  /** Name, value, name, value, in the order of the request. */
  private final String[] pairs;

  private final @Nullable String malformed;

  private QueryParams(String[] pairs, @Nullable String malformed) {
    this.pairs = pairs;
    this.malformed = malformed;
  }

  /**
   * Parses what follows the question mark.
   *
   * @param uri where each character stands for one byte
   * @param from index of the first character after the question mark
   */
  public static QueryParams parse(String uri, int from) {
    if (from >= uri.length()) {
      return NONE;
    }
    List<String> pairs = new ArrayList<>(8);
    String malformed = null;
    int start = from;
    while (start <= uri.length()) {
      int end = uri.indexOf('&', start);
      if (end < 0) {
        end = uri.length();
      }
      if (!addPair(pairs, uri, start, end) && malformed == null) {
        malformed = uri.substring(start, end);
      }
      start = end + 1;
    }
    return pairs.isEmpty() && malformed == null
        ? NONE
        : new QueryParams(pairs.toArray(String[]::new), malformed);
  }

  /** Adds a pair; false if it is malformed. */
  private static boolean addPair(List<String> pairs, String uri, int start, int end) {
    if (start == end) {
      return true;
    }
    int equals = -1;
    for (int i = start; i < end; i++) {
      char c = uri.charAt(i);
      if (c == ';') {
        // Go refuses semicolons since 1.17.
        return false;
      }
      if (c == '=' && equals < 0) {
        equals = i;
      }
    }
    String name = decode(uri, start, equals < 0 ? end : equals);
    String value = equals < 0 ? "" : decode(uri, equals + 1, end);
    if (name == null || value == null) {
      return false;
    }
    pairs.add(name);
    pairs.add(value);
    return true;
  }

  private static @Nullable String decode(String uri, int start, int end) {
    boolean plain = true;
    for (int i = start; i < end && plain; i++) {
      char c = uri.charAt(i);
      plain = c != '%' && c != '+' && c < 0x80;
    }
    if (plain) {
      return uri.substring(start, end);
    }
    byte[] bytes = new byte[end - start];
    int n = 0;
    for (int i = start; i < end; i++) {
      char c = uri.charAt(i);
      if (c == '+') {
        bytes[n++] = ' ';
      } else if (c == '%') {
        int value = i + 3 <= end ? UriPath.hex(uri, i + 1) : -1;
        if (value < 0) {
          return null;
        }
        bytes[n++] = (byte) value;
        i += 2;
      } else {
        bytes[n++] = (byte) c;
      }
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  /** The first pair that cannot be understood, or null. */
  @Nullable String malformed() {
    return malformed;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /** Whether the parameter is there, with a value or without. */
  public boolean has(String name) {
    return first(name) != null;
  }

  /** The first value, or the empty string if there is none. */
  public String get(String name) {
    String value = first(name);
    return value == null ? "" : value;
  }

  /** The first value, or null if the parameter is not there. */
  public @Nullable String first(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** All values of a parameter, in the order of the request. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return values;
  }

  /**
   * All parameters but the token, which is a secret, sorted by name and encoded, as Go's {@code
   * url.Values.Encode}.
   */
  public String encodeSorted() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i].equals("token")) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparing(i -> pairs[i]));
    StringBuilder out = new StringBuilder();
    for (int i : order) {
      if (!out.isEmpty()) {
        out.append('&');
      }
      encode(out, pairs[i]);
      out.append('=');
      encode(out, pairs[i + 1]);
    }
    return out.toString();
  }

  private static void encode(StringBuilder out, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (UriPath.isUnreserved(b)) {
        out.append((char) b);
      } else if (b == ' ') {
        out.append('+');
      } else {
        UriPath.appendEscaped(out, b);
      }
    }
  }
}
