package io.praetor.agent.check.probe;

import io.netty.buffer.ByteBufUtil;

/** Texts measured in bytes of UTF-8. Stateless. */
public final class Texts {
  private Texts() {}

  /** How many bytes a text has. */
  public static int utf8Length(String text) {
    return ByteBufUtil.utf8Bytes(text);
  }

  /** The longest beginning of a text that has no more bytes than allowed, in whole characters. */
  public static String utf8Prefix(String text, int bytesMax) {
    if (text.length() <= bytesMax / 3) {
      return text;
    }
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > bytesMax) {
        break;
      }
      at += Character.charCount(point);
    }
    return text.substring(0, at);
  }
}
