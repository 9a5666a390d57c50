package io.praetor.agent.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot's file once from its beginning to its end, and holds its members against the
 * sums that it states. Used by one thread. What was read of the state is only known to be right
 * once {@link #finish} has returned.
 */
public final class ArchiveReader implements Closeable {
  private static final int SMALL_BYTES_MAX = 1 << 20;
  private static final int MEMBERS_MAX = 16;

  /** What a file may unfold to beside its state. */
  private static final long OTHER_BYTES_MAX = (long) MEMBERS_MAX * SMALL_BYTES_MAX;

  private static final int BUFFER_BYTES = 1 << 16;

  private final BoundedInput unpacked;
  private final TarArchiveInputStream tar;
  private final long stateBytesMax;
  private final String whatLimits;
  private final Map<String, String> sums = new HashMap<>();
  private final Map<String, byte[]> small = new HashMap<>();
  private long stateBytes = -1;
  private @Nullable DigestInputStream state;
  private int members;

  /**
   * Begins.
   *
   * @param stateBytesMax the largest state that is taken
   * @param whatLimits why a larger one is not, for the message: "… bytes that WHAT"
   */
  public ArchiveReader(InputStream packed, long stateBytesMax, String whatLimits)
      throws IOException {
    this.stateBytesMax = stateBytesMax;
    this.whatLimits = whatLimits;
    long bytesMax = Math.min(Long.MAX_VALUE - OTHER_BYTES_MAX, stateBytesMax) + OTHER_BYTES_MAX;
    try {
      unpacked = new BoundedInput(new GZIPInputStream(packed, BUFFER_BYTES), bytesMax);
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
    tar = new TarArchiveInputStream(unpacked);
  }

  /**
   * The bytes of the state, to be read before {@link #finish}; what is left of them is passed over
   * there.
   *
   * @throws IOException if there is none
   */
  public InputStream state() throws IOException {
    try {
      while (state == null && next()) {
        // The next member may be it.
      }
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
    if (state == null) {
      throw new IOException(
          "it holds no " + Members.STATE + "; files of Consul itself cannot be restored");
    }
    return state;
  }

  /** How many bytes the state has, once {@link #state} was called. */
  public long stateBytes() {
    return stateBytes;
  }

  /** Reads the rest, to the last byte, and checks the sums. */
  public void finish() throws IOException {
    try {
      while (next()) {
        // Each is summed.
      }
      // The sum of the whole is at the end.
      unpacked.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    }
    checkSums();
    if (stateBytes < 0) {
      throw new IOException(
          "it holds no " + Members.STATE + "; files of Consul itself cannot be restored");
    }
  }

  /** The bytes of {@code meta.json}, once {@link #finish} was called; empty if there is none. */
  public byte[] meta() {
    return small.getOrDefault(Members.META, new byte[0]);
  }

  /** Sums what is left of the state and goes to the next member; false at the end. */
  private boolean next() throws IOException {
    DigestInputStream before = state;
    if (before != null && !sums.containsKey(Members.STATE)) {
      before.transferTo(OutputStream.nullOutputStream());
      sum(Members.STATE, before.getMessageDigest());
    }
    TarArchiveEntry entry = head();
    if (entry == null) {
      return false;
    }
    if (++members > MEMBERS_MAX) {
      throw new IOException("it has more than " + MEMBERS_MAX + " members");
    }
    if (entry.isSparse() || !entry.isFile()) {
      throw new IOException(entry.getName() + " is no plain file");
    }
    if (entry.getName().equals(Members.STATE)) {
      beginState(entry.getSize());
    } else {
      readSmall(entry.getName(), entry.getSize());
    }
    return true;
  }

  private void beginState(long size) throws IOException {
    if (size > stateBytesMax) {
      throw new IOException(
          "its state of "
              + size
              + " bytes is larger than the "
              + stateBytesMax
              + " bytes that "
              + whatLimits);
    }
    if (state != null) {
      throw new IOException("it holds " + Members.STATE + " twice");
    }
    stateBytes = size;
    state = new DigestInputStream(tar, Members.sha256());
  }

  private void readSmall(String name, long size) throws IOException {
    if (size > SMALL_BYTES_MAX) {
      throw new IOException(name + " is larger than " + SMALL_BYTES_MAX + " bytes");
    }
    MessageDigest digest = Members.sha256();
    byte[] bytes = tar.readAllBytes();
    digest.update(bytes);
    if (name.equals(Members.META) || name.equals(Members.SUMS)) {
      small.put(name, bytes);
    }
    sum(name, digest);
  }

  private void sum(String name, MessageDigest digest) throws IOException {
    if (sums.put(name, HexFormat.of().formatHex(digest.digest())) != null) {
      throw new IOException("it holds " + name + " twice");
    }
  }

  /** The next member; what stands between two, such as long names, is held to a limit. */
  private @Nullable TarArchiveEntry head() throws IOException {
    unpacked.beginHead();
    try {
      return tar.getNextEntry();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("it is no archive that can be read: " + e.getMessage(), e);
    } finally {
      unpacked.endHead();
    }
  }

  private void checkSums() throws IOException {
    byte[] stated = small.get(Members.SUMS);
    if (stated == null) {
      throw new IOException("it has no " + Members.SUMS + ": it is not a snapshot, or not whole");
    }
    Map<String, String> found = new HashMap<>(sums);
    found.remove(Members.SUMS);
    for (String line : new String(stated, StandardCharsets.UTF_8).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        String name = line.substring(space).strip();
        if (!line.substring(0, space).equals(found.remove(name))) {
          throw new IOException("its member " + name + " is not what " + Members.SUMS + " says");
        }
      }
    }
    if (!found.isEmpty()) {
      throw new IOException(Members.SUMS + " does not name " + found.keySet());
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
