package io.praetor.verification.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Bends bytes in a few places, by a seed; stateless. */
final class Mutation {
  private static final byte[][] EDGES = {
    {0},
    {(byte) 0xff},
    {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
    {(byte) 0x80, 0, 0, 0},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {-1, -1, -1, -1, -1, -1, -1, -1, 127},
    {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08},
    {0, 0, 0, 0, 0, 0, 0, 0}
  };

  private Mutation() {}

  static byte[] of(byte[] bytes, Random random) {
    byte[] bent = bytes.clone();
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      bent = once(bent, random);
    }
    return bent;
  }

  private static byte[] once(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int count = Math.min(bytes.length - from, random.nextInt(12));
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
    switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        if (bytes.length > 0) {
          flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
      }
      case 1 -> {
        return Arrays.copyOf(bytes, from);
      }
      case 2 -> {
        out.write(bytes, 0, from);
        out.write(bytes, from + count, bytes.length - from - count);
      }
      case 3 -> {
        out.write(bytes, 0, from + count);
        out.write(bytes, from, bytes.length - from);
      }
      case 4 -> {
        byte[] noise = new byte[count];
        random.nextBytes(noise);
        out.write(bytes, 0, from);
        out.writeBytes(noise);
        out.write(bytes, from + count, bytes.length - from - count);
      }
      default -> {
        byte[] edge = EDGES[random.nextInt(EDGES.length)];
        int over = random.nextBoolean() ? 0 : Math.min(edge.length, bytes.length - from);
        out.write(bytes, 0, from);
        out.writeBytes(edge);
        out.write(bytes, from + over, bytes.length - from - over);
      }
    }
    return out.toByteArray();
  }
}
