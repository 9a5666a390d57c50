package io.praetor.store.rule;

/**
 * Names of keys with wildcards: {@code *} stands for any bytes but a slash, {@code **} for any
 * bytes, {@code ?} for one character but a slash, and a backslash takes the next byte as it is;
 * stateless. Bytes are compared as they are.
 */
public final class Glob {
  private static final int NONE = -1;

  private Glob() {}

  /** How many bytes a glob begins with that stand for themselves, as they stand in it. */
  public static int literalLength(byte[] glob) {
    int at = 0;
    while (at < glob.length && glob[at] != '*' && glob[at] != '?' && glob[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Whether a key is one that a glob stands for; takes at most its length times the glob's. */
  public static boolean matches(byte[] glob, byte[] key) {
    int g = 0;
    int k = 0;
    int starGlob = NONE;
    int starKey = NONE;
    int deepGlob = NONE;
    int deepKey = NONE;
    while (k < key.length || g < glob.length) {
      if (g < glob.length) {
        byte c = glob[g];
        if (c == '*') {
          boolean isDeep = g + 1 < glob.length && glob[g + 1] == '*';
          if (isDeep) {
            deepGlob = g += 2;
            deepKey = k;
            starGlob = NONE;
          } else {
            starGlob = ++g;
            starKey = k;
          }
          continue;
        }
        int length = k < key.length ? matched(glob, g, key, k) : 0;
        if (length > 0) {
          g += c == '\\' && g + 1 < glob.length ? 2 : 1;
          k += length;
          continue;
        }
      }
      if (starGlob != NONE && starKey < key.length && key[starKey] != '/') {
        g = starGlob;
        k = ++starKey;
      } else if (deepGlob != NONE && deepKey < key.length) {
        g = deepGlob;
        k = ++deepKey;
        starGlob = NONE;
      } else {
        return false;
      }
    }
    return true;
  }

  /** How many bytes of a key one element of a glob takes that is no star; 0 if it does not fit. */
  private static int matched(byte[] glob, int g, byte[] key, int k) {
    byte c = glob[g];
    if (c == '?') {
      // One character of UTF-8, which does not begin in the middle of another.
      if (key[k] == '/' || isContinuation(key[k])) {
        return 0;
      }
      int end = k + 1;
      while (end < key.length && isContinuation(key[end])) {
        end++;
      }
      return end - k;
    }
    byte literal = c == '\\' && g + 1 < glob.length ? glob[g + 1] : c;
    return key[k] == literal ? 1 : 0;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
