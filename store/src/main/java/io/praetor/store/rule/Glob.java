package io.praetor.store.rule;

import java.util.Arrays;

/**
 * Names of keys with wildcards: {@code *} stands for any bytes but a slash, {@code **} for any
 * bytes, {@code ?} for one character but a slash, and a backslash takes the next byte as it is;
 * stateless. Bytes are compared as they are.
 */
public final class Glob {
  private Glob() {}

  /** How many bytes a glob begins with that stand for themselves, as they stand in it. */
  public static int literalLength(byte[] glob) {
    int at = 0;
    while (at < glob.length && glob[at] != '*' && glob[at] != '?' && glob[at] != '\\') {
      at++;
    }
    return at;
  }

  /**
   * Whether a key is one that a glob stands for. Goes through the key once, with all places of the
   * glob at which it may be: its length times the glob's at most.
   */
  public static boolean matches(byte[] glob, byte[] key) {
    boolean[] now = new boolean[glob.length + 1];
    boolean[] next = new boolean[glob.length + 1];
    reach(now, glob, 0);
    for (byte b : key) {
      boolean isAlive = false;
      for (int g = 0; g <= glob.length; g++) {
        if (now[g]) {
          isAlive = true;
          step(next, glob, g, b);
        }
      }
      if (!isAlive) {
        return false;
      }
      boolean[] last = now;
      now = next;
      next = last;
      Arrays.fill(next, false);
    }
    return now[glob.length];
  }

  /** Where a byte leads to from a place of a glob. */
  private static void step(boolean[] next, byte[] glob, int g, byte b) {
    // The rest of a character whose first byte a question mark has taken.
    if (isContinuation(b) && g > 0 && glob[g - 1] == '?' && !isEscaped(glob, g - 1)) {
      reach(next, glob, g);
    }
    if (g == glob.length) {
      return;
    }
    byte c = glob[g];
    if (c == '*') {
      if (isDeep(glob, g) || b != '/') {
        reach(next, glob, g);
      }
    } else if (c == '?') {
      if (b != '/' && !isContinuation(b)) {
        reach(next, glob, g + 1);
      }
    } else if (c == '\\' && g + 1 < glob.length) {
      if (b == glob[g + 1]) {
        reach(next, glob, g + 2);
      }
    } else if (b == c) {
      reach(next, glob, g + 1);
    }
  }

  /** Marks a place, and those behind the stars there, which may stand for nothing. */
  private static void reach(boolean[] places, byte[] glob, int place) {
    int g = place;
    places[g] = true;
    while (g < glob.length && glob[g] == '*') {
      g += isDeep(glob, g) ? 2 : 1;
      places[g] = true;
    }
  }

  private static boolean isDeep(byte[] glob, int g) {
    return g + 1 < glob.length && glob[g + 1] == '*';
  }

  private static boolean isEscaped(byte[] glob, int g) {
    int slashes = 0;
    while (g - 1 - slashes >= 0 && glob[g - 1 - slashes] == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
