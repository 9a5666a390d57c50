package io.praetor.agent.routing;

import io.praetor.client.text.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the path of a request before a route is looked up: decoding once, and the rules
 * for which bytes and which forms are accepted. Stateless.
 */
public final class UriPath {
  private static final String HEX = "0123456789ABCDEF";

  private UriPath() {}

  /** The byte that two hexadecimal digits at {@code at} stand for, or -1. */
  static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /**
   * Percent-decodes once.
   *
   * @param uri where each character stands for one byte
   * @return null if an escape is malformed
   */
  public static byte @Nullable [] decode(String uri, int from, int to) {
    byte[] out = new byte[to - from];
    int n = 0;
    for (int i = from; i < to; i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        int value = i + 3 <= to ? hex(uri, i + 1) : -1;
        if (value < 0) {
          return null;
        }
        out[n++] = (byte) value;
        i += 2;
      } else {
        out[n++] = (byte) c;
      }
    }
    return n == out.length ? out : Arrays.copyOf(out, n);
  }

  /** Whether a path has no empty and no dot elements, so that it need not be cleaned. */
  public static boolean isClean(byte[] path) {
    for (int i = 0; i + 1 < path.length; i++) {
      if (path[i] != '/') {
        continue;
      }
      byte next = path[i + 1];
      if (next == '/') {
        return false;
      }
      if (next == '.' && endsElement(path, i + 2)) {
        return false;
      }
      if (next == '.' && i + 2 < path.length && path[i + 2] == '.' && endsElement(path, i + 3)) {
        return false;
      }
    }
    return true;
  }

  private static boolean endsElement(byte[] path, int at) {
    return at >= path.length || path[at] == '/';
  }

  /** The path without empty and dot elements, a slash at its end kept; percent-encoded. */
  static String cleaned(byte[] path) {
    // ISO 8859-1 maps each byte to one character and back.
    String text = new String(path, StandardCharsets.ISO_8859_1);
    Deque<String> elements = new ArrayDeque<>();
    for (String element : text.split("/", -1)) {
      if (element.equals("..")) {
        elements.pollLast();
      } else if (!element.isEmpty() && !element.equals(".")) {
        elements.addLast(element);
      }
    }
    StringBuilder out = new StringBuilder("/");
    String separator = "";
    for (String element : elements) {
      out.append(separator);
      for (int i = 0; i < element.length(); i++) {
        byte b = (byte) element.charAt(i);
        if (isUnreserved(b) || "$&+,:;=@".indexOf(b) >= 0) {
          out.append((char) b);
        } else {
          appendEscaped(out, b);
        }
      }
      separator = "/";
    }
    if (text.endsWith("/") && !elements.isEmpty()) {
      out.append('/');
    }
    return out.toString();
  }

  /** Whether a path holds only what can be printed; invalid UTF-8 passes, as it does in Consul. */
  static boolean isPrintable(byte[] path) {
    boolean ascii = true;
    for (byte b : path) {
      if (b < 0x20 || b == 0x7f) {
        if (b >= 0 || b == 0x7f) {
          return false;
        }
        ascii = false;
      }
    }
    return ascii || PrintableText.isPrintable(new String(path, StandardCharsets.UTF_8));
  }

  /** RFC 3986, section 2.3. */
  static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.'
        || b == '~';
  }

  static void appendEscaped(StringBuilder out, byte b) {
    out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
  }
}
