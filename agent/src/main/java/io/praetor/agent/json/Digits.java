package io.praetor.agent.json;

import io.netty.buffer.ByteBuf;

/** Writes a number in decimal without making a string of it. Stateless. */
public final class Digits {
  private static final long[] POWERS = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private Digits() {}

  /** Writes a number that is not negative. */
  public static void write(ByteBuf out, long number) {
    if (number < 10) {
      out.writeByte('0' + (int) number);
      return;
    }
    int digits = length(number);
    out.ensureWritable(digits);
    int at = out.writerIndex() + digits;
    out.writerIndex(at);
    long rest = number;
    while (rest != 0) {
      long next = rest / 10;
      at--;
      out.setByte(at, '0' + (int) (rest - next * 10));
      rest = next;
    }
  }

  /** How many digits a number that is not negative has. */
  static int length(long number) {
    int digits = 1;
    while (digits < POWERS.length && number >= POWERS[digits]) {
      digits++;
    }
    return digits;
  }
}
