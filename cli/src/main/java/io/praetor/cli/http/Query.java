package io.praetor.cli.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The query of a request, built up parameter by parameter. */
public final class Query {
  private static final String UNRESERVED = "-._~";

  private final StringBuilder text = new StringBuilder();

  /** Adds {@code name=value}. */
  public Query with(String name, String value) {
    return flag(name).append('=', value);
  }

  /** Adds {@code name=value} if there is a value. */
  public Query withIf(String name, @Nullable String value) {
    return value == null || value.isEmpty() ? this : with(name, value);
  }

  /** Adds a name alone. */
  public Query flag(String name) {
    text.append(text.isEmpty() ? '?' : '&').append(name);
    return this;
  }

  private Query append(char sign, String value) {
    text.append(sign).append(escape(value, false));
    return this;
  }

  /** A path's text as it travels: slashes stay (RFC 3986, section 3.3). */
  public static String path(String text) {
    return escape(text, true);
  }

  private static String escape(String value, boolean slashes) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0
              || (slashes && c == '/');
      if (plain) {
        out.append(c);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
