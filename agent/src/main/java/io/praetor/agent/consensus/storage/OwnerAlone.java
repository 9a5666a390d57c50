package io.praetor.agent.consensus.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that nobody but their owner may read: the log and the snapshots hold secrets.
 * Where a file system knows no such permissions it does nothing. Stateless.
 */
public final class OwnerAlone {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerAlone() {}

  /** With what a file is made (mode 0600). */
  public static FileAttribute<?>[] file(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Takes a folder and all files in it from everybody but their owner, who keeps what it may.
   *
   * @throws IOException if that is not allowed: the folder belongs to somebody else
   */
  public static void take(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return;
    }
    var _ =
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                  throws IOException {
                change(path);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                  throws IOException {
                if (attributes.isRegularFile()) {
                  change(path);
                }
                return FileVisitResult.CONTINUE;
              }
            });
  }

  private static void change(Path path) throws IOException {
    Set<PosixFilePermission> its =
        Files.readAttributes(path, PosixFileAttributes.class).permissions();
    if (!OWNER.containsAll(its)) {
      Set<PosixFilePermission> kept = EnumSet.copyOf(OWNER);
      kept.retainAll(its);
      Files.setPosixFilePermissions(path, kept);
    }
  }
}
