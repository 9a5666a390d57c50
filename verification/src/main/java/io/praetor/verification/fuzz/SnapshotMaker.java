package io.praetor.verification.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Bends the file of a snapshot, from a seed: as a whole, unpacked, in a member, and in a member
 * with sums that agree with it. Owned by one thread.
 */
final class SnapshotMaker {
  private static final int BLOCK_BYTES = 512;
  private static final int BOMB_BYTES = 8 << 20;

  private final Random random;
  private final byte[] file;
  private final byte[] tar;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private final byte[] bomb = gzip(new byte[BOMB_BYTES]);

  SnapshotMaker(Random random, byte[] file) throws IOException {
    this.random = random;
    this.file = file;
    this.tar = new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes();
    int at = 0;
    while (at + BLOCK_BYTES <= tar.length && tar[at] != 0) {
      String name = text(at, 100);
      int size = Integer.parseInt(text(at + 124, 12).trim(), 8);
      members.put(name, Arrays.copyOfRange(tar, at + BLOCK_BYTES, at + BLOCK_BYTES + size));
      at += BLOCK_BYTES + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
  }

  private String text(int at, int length) {
    int end = at;
    while (end < at + length && tar[end] != 0) {
      end++;
    }
    return new String(tar, at, end - at, StandardCharsets.US_ASCII);
  }

  byte[] next() {
    return switch (random.nextInt(12)) {
      case 0 -> Mutation.of(file, random);
      case 1 -> gzip(Mutation.of(tar, random));
      case 2 -> Arrays.copyOf(file, random.nextInt(file.length));
      case 3 -> gzip(file);
      case 4 -> gzip(gzip(Mutation.of(file, random)));
      case 5 -> join(file, random.nextBoolean() ? file : gzip(tar));
      case 6 -> random.nextInt(20) == 0 ? bomb : gzip(members("state.bin", new byte[0], true));
      case 7 -> noise();
      default -> member();
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(2_000)];
    random.nextBytes(noise);
    return random.nextBoolean() ? noise : gzip(noise);
  }

  private byte[] member() {
    String name = random.nextInt(5) == 0 ? "meta.json" : "state.bin";
    byte[] member = members.get(name);
    return gzip(
        members(
            name,
            Mutation.of(member == null ? new byte[0] : member, random),
            random.nextInt(4) != 0));
  }

  /** A tar with one member in the place of its own. */
  private byte[] members(String changed, byte[] bytes, boolean withSums) {
    Map<String, byte[]> all = new LinkedHashMap<>(members);
    all.put(changed, bytes);
    if (withSums) {
      StringBuilder sums = new StringBuilder();
      all.forEach((name, member) -> {
        if (!name.equals("SHA256SUMS")) {
          sums.append(sum(member)).append("  ").append(name).append('\n');
        }
      });
      all.put("SHA256SUMS", sums.toString().getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    all.forEach((name, member) -> {
      out.writeBytes(head(name, member.length));
      out.writeBytes(member);
      out.writeBytes(new byte[-member.length & (BLOCK_BYTES - 1)]);
    });
    out.writeBytes(new byte[2 * BLOCK_BYTES]);
    return out.toByteArray();
  }

  /** The head of a member of a tar (POSIX.1-1988, ustar). */
  private static byte[] head(String name, int size) {
    byte[] head = new byte[BLOCK_BYTES];
    put(head, 0, name);
    put(head, 100, "0000600\0");
    put(head, 108, "0000000\0");
    put(head, 116, "0000000\0");
    put(head, 124, String.format("%011o", size) + "\0");
    put(head, 136, "00000000000\0");
    put(head, 148, "        ");
    head[156] = '0';
    put(head, 257, "ustar\00000");
    int sum = 0;
    for (byte each : head) {
      sum += each & 0xff;
    }
    put(head, 148, String.format("%06o", sum) + "\0 ");
    return head;
  }

  private static void put(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  private static String sum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
