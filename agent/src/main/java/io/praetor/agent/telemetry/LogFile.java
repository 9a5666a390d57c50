package io.praetor.agent.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A log file that begins anew by size or age; any thread, one at a time. */
public final class LogFile {
  /**
   * Where, and when a new one is begun.
   *
   * @param path the file; where it ends in a slash, {@code praetor.log} in that folder
   * @param bytesMax size of one file; 0 for any
   * @param age of one file
   * @param oldFilesMax old files kept; 0 keeps all, -1 none
   */
  public record Settings(String path, long bytesMax, Duration age, int oldFilesMax) {}

  private final Settings settings;
  private final Path path;
  private OutputStream out;
  private long bytes;
  private long openedNanos;

  LogFile(Settings settings) throws IOException {
    this.settings = settings;
    this.path =
        Path.of(settings.path().endsWith("/") ? settings.path() + "praetor.log" : settings.path())
            .toAbsolutePath();
    Files.createDirectories(folder());
    out = open();
    bytes = Files.size(path);
    openedNanos = System.nanoTime();
  }

  private Path folder() {
    Path folder = path.getParent();
    return folder == null ? path : folder;
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** A file that cannot be written must not stop the agent: standard output has the line too. */
  synchronized void write(byte[] line) {
    boolean full =
        settings.bytesMax() > 0 && bytes > 0 && bytes + line.length > settings.bytesMax();
    if (full || System.nanoTime() - openedNanos > settings.age().toNanos()) {
      try {
        rotate();
      } catch (IOException e) {
        // The old file goes on, and is tried again after as much or as long.
        System.err.println("cannot begin a new log file after " + path + ": " + e.getMessage());
      }
      bytes = 0;
      openedNanos = System.nanoTime();
    }
    try {
      out.write(line);
      bytes += line.length;
    } catch (IOException e) {
      System.err.println("cannot write to the log file " + path + ": " + e.getMessage());
    }
  }

  /** The new file is open before the old one is closed: what fails leaves one to write to. */
  private void rotate() throws IOException {
    List<OldFile> old = oldFiles();
    // Above all others even if the clock stands or goes back: the oldest are deleted by this order.
    long stamp = old.isEmpty() ? 0 : old.getLast().stamp() + 1;
    stamp = Math.max(stamp, System.currentTimeMillis());
    Files.move(path, folder().resolve(String.format("%s-%015d%s", stem(), stamp, end())));
    OutputStream before = out;
    out = open();
    before.close();
    if (settings.oldFilesMax() != 0) {
      int keep = Math.max(0, settings.oldFilesMax());
      List<OldFile> all = oldFiles();
      for (OldFile file : all.subList(0, Math.max(0, all.size() - keep))) {
        Files.delete(file.path());
      }
    }
  }

  private String stem() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private String end() {
    return String.valueOf(path.getFileName()).substring(stem().length());
  }

  /** A file that was full or old at the time that its name tells, in milliseconds. */
  private record OldFile(Path path, long stamp) {}

  /** The oldest first. */
  private List<OldFile> oldFiles() throws IOException {
    Pattern named = Pattern.compile(Pattern.quote(stem()) + "-(\\d{15})" + Pattern.quote(end()));
    List<OldFile> old = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      files.forEach(file -> {
        Matcher name = named.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          old.add(new OldFile(file, Long.parseLong(name.group(1))));
        }
      });
    }
    old.sort(Comparator.comparingLong(OldFile::stamp));
    return old;
  }
}
