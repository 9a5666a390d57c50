package io.praetor.agent.consensus.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
}
