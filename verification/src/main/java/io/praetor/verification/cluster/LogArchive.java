package io.praetor.verification.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A second name for every file of the servers' logs, so that what a server drops behind a snapshot,
 * or with its disk, can still be replayed. A thread of its own looks for new ones; guarded by
 * itself.
 */
final class LogArchive implements AutoCloseable {
  private static final long LOOK_MS = 50;

  private final List<Member> members;
  private final Path folder;
  private final Set<Object> known = new HashSet<>();
  private final Thread thread;
  private volatile boolean closed;

  private LogArchive(List<Member> members, Path folder) {
    this.members = members;
    this.folder = folder;
    this.thread = Thread.ofPlatform().name("log-archive").daemon().start(this::run);
  }

  static LogArchive of(List<Member> members, Path folder) throws IOException {
    return new LogArchive(List.copyOf(members), Files.createDirectories(folder));
  }

  private void run() {
    try {
      while (!closed) {
        link();
        Thread.sleep(LOOK_MS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the logs cannot be archived in " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives every file that is new its second name. */
  synchronized void link() throws IOException {
    for (Member member : members) {
      Path log = member.dataDir().resolve("raft").resolve("log");
      try (DirectoryStream<Path> files = Files.newDirectoryStream(log, "*.log")) {
        for (Path file : files) {
          link(member, file);
        }
      } catch (NoSuchFileException | NotDirectoryException notYet) {
        // The server has not come that far, or has just lost its disk.
      }
    }
  }

  private void link(Member member, Path file) throws IOException {
    try {
      Object identity =
          Objects.requireNonNull(
              Files.readAttributes(file, BasicFileAttributes.class).fileKey(),
              "files without an identity");
      if (known.add(identity)) {
        Path second = folder.resolve(member.name() + "-" + known.size() + ".log");
        Files.createLink(second, file);
      }
    } catch (NoSuchFileException deleted) {
      // Between the listing and now: it was there for less than a look, so its content is
      // elsewhere.
      return;
    }
  }

  synchronized List<Path> files() throws IOException {
    link();
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      files.forEach(all::add);
    }
    return all;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
