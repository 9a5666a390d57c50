package io.praetor.cli.snapshot;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A snapshot's file that was read to its end and found whole: a gzipped tar (POSIX ustar) whose
 * member SHA256SUMS tells the sums of the others, as the API documents it.
 *
 * @param index the store's index, or 0 where the file does not tell
 * @param told what the file tells of itself, for people
 */
record SnapshotFile(long index, Map<String, String> told) {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int SMALL_BYTES_MAX = 1 << 20;
  private static final String SUMS = "SHA256SUMS";
  private static final String META = "meta.json";

  static SnapshotFile read(Path file) throws IOException {
    Map<String, String> sums = new HashMap<>();
    Map<String, byte[]> small = new HashMap<>();
    long bytes = 0;
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)), 1 << 16)) {
      for (byte[] head = block(in); head != null && head[0] != 0; head = block(in)) {
        String name = text(head, 0, NAME_BYTES);
        long size = size(head);
        boolean kept = name.equals(SUMS) || name.equals(META);
        if (kept && size > SMALL_BYTES_MAX) {
          throw new IOException(name + " is larger than " + SMALL_BYTES_MAX + " bytes");
        }
        byte[] content = kept ? in.readNBytes((int) size) : new byte[0];
        sums.put(name, kept ? sum(content) : sum(in, size));
        small.put(name, content);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        bytes += size;
      }
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (EOFException e) {
      throw new IOException("the file ends too early", e);
    }
    check(sums, small.get(SUMS));
    return told(small.get(META), bytes);
  }

  private static void check(
      Map<String, String> sums, byte @org.jspecify.annotations.Nullable [] stated)
      throws IOException {
    if (stated == null) {
      throw new IOException("it has no " + SUMS + ": it is not a snapshot, or not whole");
    }
    int seen = 0;
    for (String line : new String(stated, StandardCharsets.UTF_8).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space < 0) {
        continue;
      }
      String name = line.substring(space).strip();
      if (!line.substring(0, space).equals(sums.get(name))) {
        throw new IOException("the content of " + name + " is not what " + SUMS + " says");
      }
      seen++;
    }
    if (seen != sums.size() - 1) {
      throw new IOException(SUMS + " does not name every member");
    }
  }

  private static SnapshotFile told(byte @org.jspecify.annotations.Nullable [] meta, long bytes)
      throws IOException {
    Map<String, String> told = new LinkedHashMap<>();
    JsonObject object = JsonObject.of(null);
    if (meta != null) {
      try {
        object = JsonObject.of(JsonParser.parse(meta));
      } catch (JsonParser.SyntaxException e) {
        throw new IOException(META + " is not JSON: " + e.getMessage(), e);
      }
    }
    for (String name : new String[] {"ID", "Index", "Term", "Version"}) {
      if (!object.text(name).isEmpty()) {
        told.put(name, object.text(name));
      }
    }
    told.put("Size", Long.toString(bytes));
    return new SnapshotFile(object.number("Index"), told);
  }

  private static byte @org.jspecify.annotations.Nullable [] block(InputStream in)
      throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length == 0) {
      return null;
    }
    if (block.length < BLOCK) {
      throw new EOFException();
    }
    return block;
  }

  private static String text(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  private static long size(byte[] head) throws IOException {
    String octal = text(head, SIZE_AT, SIZE_BYTES).strip();
    try {
      return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    } catch (NumberFormatException e) {
      throw new IOException("it is not a snapshot: a size within it is not a number", e);
    }
  }

  private static String sum(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  private static String sum(InputStream in, long size) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    long left = size;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException();
      }
      digest.update(buffer, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
