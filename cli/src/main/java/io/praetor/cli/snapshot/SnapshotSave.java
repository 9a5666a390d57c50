package io.praetor.cli.snapshot;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

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
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** {@code snapshot save}: the whole state in a file. */
public final class SnapshotSave implements Command {
  @Override
  public String summary() {
    return "Saves the whole state in a file";
  }

  @Override
  public String arguments() {
    return "[options] FILE";
  }

  @Override
  public String description() {
    return """
    Saves the whole state of the cluster in a file, and reads it again to be sure of it. The file appears under its name only when it is whole.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text(
            "append-filename",
            "parts",
            "Parts to add to the name: version, dc, node or status, with commas between."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    if (flags.arguments().size() != 1) {
      throw new CommandException("Error! One FILE argument is needed");
    }
    try (AgentClient agent = ClientFlags.agent(console, flags)) {
      Path file = Path.of(flags.arguments().getFirst());
      if (flags.given("append-filename")) {
        file = SnapshotName.append(file, flags.text("append-filename"), agent.another());
      }
      Path unverified = Path.of(file + ".unverified");
      long index;
      try (Response response = agent.get("/v1/snapshot", new Query()).ok()) {
        index = response.index();
        try (FileChannel out = create(unverified)) {
          response.body().transferTo(Channels.newOutputStream(out));
          out.force(true);
        }
      }
      SnapshotFile saved;
      try {
        saved = SnapshotFile.read(unverified);
      } catch (IOException e) {
        throw new CommandException(
            "Error verifying the snapshot, left as " + unverified + ": " + Reason.of(e));
      }
      Files.move(unverified, file, StandardCopyOption.ATOMIC_MOVE);
      long told = index == 0 ? saved.index() : index;
      console.line("Saved and verified snapshot to index " + told);
    } catch (IOException e) {
      throw new CommandException("Error saving snapshot: " + Reason.of(e));
    }
    return 0;
  }

  /** A file that nobody but its owner may read (mode 0600): tokens are in it. */
  private static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return FileChannel.open(
        file,
        Set.of(CREATE_NEW, WRITE),
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0]);
  }
}
