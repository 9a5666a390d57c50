package io.praetor.agent.audit;

import io.praetor.agent.config.AuditConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that lines of the audit go to. It keeps its name; an old one has the time of its end in
 * nanoseconds, {@code audit-1795464000000000000.json}. Owned by the audit's thread.
 */
final class AuditFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.audit");
  private static final int STAMP_DIGITS = 19;
  private static final long NANOS_IN_MS = 1_000_000;

  /** How long a file that could not be rotated goes on. */
  private static final long RETRY_NANOS = 60_000_000_000L;

  /** So often it is looked whether the file is still there. */
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final AuditConfig.Sink sink;
  private final Path file;
  private FileChannel channel;
  private long bytes;
  private long openedNanos;
  private long rotatableNanos = System.nanoTime();
  private long lookedNanos = System.nanoTime();

  /** Which file it is, whatever its name; null where files have no such key. */
  private @Nullable Object identity;

  /** Bytes of a line that is not whole stand at the end, and could not be taken back. */
  private boolean torn;

  /**
   * Opens it, with its folder.
   *
   * @throws IOException with a sentence for the operator
   */
  AuditFile(AuditConfig.Sink sink) throws IOException {
    this.sink = sink;
    this.file = sink.path().toAbsolutePath();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      channel = open();
    } catch (IOException e) {
      throw new IOException("the audit file " + file + " cannot be opened: " + e, e);
    }
  }

  private FileChannel open() throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] made =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(sink.mode())}
            : new FileAttribute<?>[0];
    FileChannel opened =
        FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), made);
    try {
      if (posix && Files.isRegularFile(file)) {
        Set<PosixFilePermission> its = Files.getPosixFilePermissions(file);
        if (!its.equals(sink.mode())) {
          Files.setPosixFilePermissions(file, sink.mode());
        }
      }
      bytes = opened.size();
      identity = identity();
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    openedNanos = System.nanoTime();
    return opened;
  }

  private @Nullable Object identity() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Goes on in a new file where somebody has moved or deleted it. */
  private void look() throws IOException {
    long now = System.nanoTime();
    if (now - lookedNanos < LOOK_NANOS) {
      return;
    }
    lookedNanos = now;
    Object there;
    try {
      there = identity();
    } catch (NoSuchFileException e) {
      there = null;
    }
    if (there == null || !there.equals(identity)) {
      LOG.warn("The audit file {} was moved or deleted, and a new one is begun", file);
      FileChannel before = channel;
      channel = open();
      before.close();
      torn = false;
    }
  }

  /**
   * Adds whole lines: all of them, or none.
   *
   * @throws IOException if they are not written
   */
  void write(ByteBuffer lines) throws IOException {
    look();
    if (isDue()) {
      rotate();
    }
    long before = bytes;
    boolean wasTorn = torn;
    try {
      if (torn) {
        put(ByteBuffer.wrap(new byte[] {'\n'}));
        torn = false;
      }
      put(lines);
    } catch (IOException e) {
      torn = wasTorn;
      takeBack(before);
      throw e;
    }
  }

  private void put(ByteBuffer some) throws IOException {
    while (some.hasRemaining()) {
      bytes += channel.write(some);
    }
  }

  private void takeBack(long before) {
    if (bytes == before) {
      return;
    }
    try {
      channel.truncate(before);
      bytes = before;
    } catch (IOException e) {
      LOG.warn("What was written of a line of {} cannot be taken back: {}", file, e.toString());
      torn = true;
    }
  }

  private boolean isDue() {
    return bytes > 0
        && System.nanoTime() - rotatableNanos >= 0
        && ((sink.rotateBytes() > 0 && bytes >= sink.rotateBytes())
            || System.nanoTime() - openedNanos > sink.rotateDuration().toNanos());
  }

  /** Where it fails the file goes on, and this is tried again after a while. */
  private void rotate() {
    openedNanos = System.nanoTime();
    rotatableNanos = openedNanos + RETRY_NANOS;
    try {
      List<OldFile> old = oldFiles();
      // Above all others even if the clock stands or goes back: the oldest are deleted by it.
      long stamp = old.isEmpty() ? 0 : old.getLast().stamp() + 1;
      stamp = Math.max(stamp, System.currentTimeMillis() * NANOS_IN_MS);
      Path ended = file.resolveSibling(stem() + "-" + stamp + end());
      Files.move(file, ended);
      FileChannel full = channel;
      try {
        channel = open();
      } catch (IOException e) {
        Files.move(ended, file);
        throw e;
      }
      full.close();
      rotatableNanos = openedNanos;
      old.add(new OldFile(ended, stamp));
      if (sink.rotateFilesMax() > 0) {
        for (OldFile each : old.subList(0, Math.max(0, old.size() - sink.rotateFilesMax()))) {
          Files.deleteIfExists(each.path());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("No new audit file could be begun, and {} goes on: {}", file, e.toString());
    }
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  private String stem() {
    int dot = name().lastIndexOf('.');
    return dot > 0 ? name().substring(0, dot) : name();
  }

  private String end() {
    return name().substring(stem().length());
  }

  /** A file that was full or old at the time that its name tells, in nanoseconds. */
  private record OldFile(Path path, long stamp) {}

  /** The oldest first. */
  private List<OldFile> oldFiles() throws IOException {
    String before = stem() + "-";
    String after = end();
    List<OldFile> old = new ArrayList<>();
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      for (Path each : files.toList()) {
        String name = String.valueOf(each.getFileName());
        if (name.length() == before.length() + STAMP_DIGITS + after.length()
            && name.startsWith(before)
            && name.endsWith(after)) {
          String stamp = name.substring(before.length(), before.length() + STAMP_DIGITS);
          if (stamp.chars().allMatch(c -> c >= '0' && c <= '9') && stamp.charAt(0) != '9') {
            old.add(new OldFile(each, Long.parseLong(stamp)));
          }
        }
      }
    }
    old.sort(Comparator.comparingLong(OldFile::stamp));
    return old;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
