package io.praetor.agent.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.LengthCounter;
import ch.qos.logback.core.rolling.LengthCounterBase;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Begins a log file anew by size or age, under Consul's names: the file that is written keeps its
 * name, an old one has the time of its end in nanoseconds, {@code praetor-1795464000000000000.log}.
 * Called by Logback under the appender's lock.
 */
final class LogRotation extends RollingPolicyBase implements TriggeringPolicy<ILoggingEvent> {
  private static final int STAMP_DIGITS = 19;

  /** Earlier builds wrote milliseconds, with leading zeros. */
  private static final int STAMP_DIGITS_MS = 15;

  private static final long NANOS_IN_MS = 1_000_000;

  private final Path file;
  private final long bytesMax;
  private final long ageNanosMax;
  private final int oldFilesMax;
  private final LengthCounter bytes = new LengthCounterBase();
  private long openedNanos = System.nanoTime();
  private @Nullable FileAppender<?> parent;
  private boolean reopens;

  LogRotation(Path file, long bytesMax, Duration age, int oldFilesMax) {
    this.file = file;
    this.bytesMax = bytesMax;
    this.ageNanosMax = age.toNanos();
    this.oldFilesMax = oldFilesMax;
  }

  @Override
  public LengthCounter getLengthCounter() {
    return bytes;
  }

  @Override
  public void setParent(FileAppender<?> newParent) {
    super.setParent(newParent);
    parent = newParent;
  }

  @Override
  public boolean isTriggeringEvent(File active, ILoggingEvent event) {
    // Nothing is open when the last change could not open the new file: each line tries again.
    reopens = parent != null && parent.getOutputStream() == null;
    return reopens
        || (bytesMax > 0 && bytes.getLength() >= bytesMax)
        || System.nanoTime() - openedNanos > ageNanosMax;
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return CompressionMode.NONE;
  }

  /** Where it fails the file goes on, and this is tried again after as many bytes or as long. */
  @Override
  public void rollover() throws RolloverFailure {
    if (reopens) {
      return;
    }
    bytes.reset();
    openedNanos = System.nanoTime();
    try {
      List<OldFile> old = oldFiles();
      // Above all others even if the clock stands or goes back: the oldest are deleted by it.
      long stamp = old.isEmpty() ? 0 : old.getLast().stamp() + 1;
      stamp = Math.max(stamp, System.currentTimeMillis() * NANOS_IN_MS);
      Path ended = file.resolveSibling(stem() + "-" + stamp + end());
      Files.move(file, ended);
      if (oldFilesMax != 0) {
        old.add(new OldFile(ended, stamp));
        int keep = Math.max(0, oldFilesMax);
        for (OldFile each : old.subList(0, Math.max(0, old.size() - keep))) {
          Files.deleteIfExists(each.path());
        }
      }
    } catch (IOException e) {
      addWarn("cannot begin a new log file after " + file, e); // Logback does not say which
      throw new RolloverFailure("cannot begin a new log file after " + file, e);
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
    String end = name().substring(stem().length());
    return end.isEmpty() ? ".log" : end;
  }

  /** A file that was full or old at the time that its name tells, in nanoseconds. */
  private record OldFile(Path path, long stamp) {}

  /** The oldest first. */
  private List<OldFile> oldFiles() throws IOException {
    String before = stem() + "-";
    String after = end();
    List<OldFile> old = new ArrayList<>();
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      files.forEach(each -> {
        String name = String.valueOf(each.getFileName());
        int digits = name.length() - before.length() - after.length();
        if (name.startsWith(before)
            && name.endsWith(after)
            && (digits == STAMP_DIGITS || digits == STAMP_DIGITS_MS)) {
          long stamp = stamp(name.substring(before.length(), before.length() + digits));
          if (stamp >= 0) {
            old.add(new OldFile(each, digits == STAMP_DIGITS ? stamp : stamp * NANOS_IN_MS));
          }
        }
      });
    }
    old.sort(Comparator.comparingLong(OldFile::stamp));
    return old;
  }

  /** The number, or a negative one when it is none. */
  private static long stamp(String digits) {
    if (digits.chars().anyMatch(c -> c < '0' || c > '9')) {
      return -1;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1; // beyond 2262
    }
  }
}
