package io.praetor.cli.snapshot;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Reason;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code snapshot restore}: the whole state from a file. */
public final class SnapshotRestore implements Command {
  @Override
  public String summary() {
    return "Restores the whole state from a file";
  }

  @Override
  public String arguments() {
    return "[options] FILE";
  }

  @Override
  public String description() {
    return """
    Replaces the whole state of the cluster by that of a file. The file is checked before it is sent.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (flags.arguments().size() != 1) {
      throw new CommandException("Error! One FILE argument is needed");
    }
    Path file = Path.of(flags.arguments().getFirst());
    try {
      SnapshotFile.read(file);
    } catch (IOException e) {
      throw new CommandException("Error reading snapshot " + file + ": " + Reason.of(e));
    }
    try (AgentClient agent = ClientFlags.agent(console, flags);
        InputStream content = Files.newInputStream(file);
        Response response = agent.put("/v1/snapshot", new Query(), content, Files.size(file))) {
      response.ok().bytes();
    } catch (IOException e) {
      throw new CommandException("Error restoring snapshot: " + Reason.of(e));
    }
    console.line("Restored snapshot");
    return 0;
  }
}
