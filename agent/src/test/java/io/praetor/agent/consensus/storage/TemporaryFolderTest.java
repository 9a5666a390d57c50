package io.praetor.agent.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a development server that was killed leaves behind goes with the next start. */
class TemporaryFolderTest {
  @TempDir Path parent;

  /** What another process runs: creates a folder, says so, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = TemporaryFolder.create(Path.of(arguments[0])).path();
      Files.writeString(folder.resolve("state"), "x");
      System.out.println(folder);
      System.in.read();
    }
  }

  private Process holder() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of(
                    TemporaryFolder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + java.io.File.pathSeparator
                + Path.of(Holder.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
            Holder.class.getName(),
            parent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aFolderStaysWhileItsProcessRunsAndGoesAfterItWasKilled() throws Exception {
    Process holder = holder();
    try {
      Path folder = Path.of(holder.inputReader().readLine());
      TemporaryFolder first = TemporaryFolder.create(parent);
      assertThat(folder.resolve("state")).exists();
      holder.destroyForcibly();
      assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
      TemporaryFolder second = TemporaryFolder.create(parent);
      assertThat(folder).doesNotExist();
      assertThat(first.path()).as("this process's own").exists();
      first.remove();
      second.remove();
      assertThat(parent).isEmptyDirectory();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void foldersWithoutALockAreLeftAlone() throws Exception {
    Path other = Files.createDirectory(parent.resolve("praetor-dev-123"));
    TemporaryFolder.create(parent).remove();
    assertThat(other).exists();
  }

  @Test
  void linksAreNotFollowed(@TempDir Path elsewhere) throws Exception {
    Path target = Files.createDirectory(elsewhere.resolve("target"));
    Path kept = Files.createFile(target.resolve("in-use"));
    Files.createSymbolicLink(parent.resolve("praetor-dev-1-a"), target);
    Path folder = Files.createDirectory(parent.resolve("praetor-dev-1-b"));
    Files.createSymbolicLink(folder.resolve("in-use"), kept);
    TemporaryFolder.create(parent).remove();
    assertThat(kept).exists();
    assertThat(folder).exists();
  }

  @Test
  void whatOthersMayWriteToIsLeftAlone() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("praetor-dev-1-c"));
    Files.createFile(folder.resolve("in-use"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    TemporaryFolder.create(parent).remove();
    assertThat(folder.resolve("in-use")).exists();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInPlaceOfTheLockHoldsNobodyUp() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("praetor-dev-1-d"));
    Path pipe = folder.resolve("in-use");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    TemporaryFolder.create(parent).remove();
    assertThat(pipe).exists();
  }
}
