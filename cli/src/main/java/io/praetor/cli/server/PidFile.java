package io.praetor.cli.server;

import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that says which process the agent is, while it runs. Used by the main thread. */
final class PidFile implements AutoCloseable {
  private final @Nullable Path path;

  private PidFile(@Nullable Path path) {
    this.path = path;
  }

  /** Writes the file over one that an agent left behind; without a path it does nothing. */
  static PidFile write(@Nullable Path path) throws CommandException {
    if (path != null) {
      try {
        Files.writeString(path, Long.toString(ProcessHandle.current().pid()));
      } catch (IOException e) {
        throw new CommandException(
            "pid_file "
                + path
                + " can't be written ("
                + Reason.of(e)
                + "): name a file in a folder that is there and yours");
      }
    }
    return new PidFile(path);
  }

  @Override
  public void close() throws IOException {
    if (path != null) {
      Files.deleteIfExists(path);
    }
  }
}
