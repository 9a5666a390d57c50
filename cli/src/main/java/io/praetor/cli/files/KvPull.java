package io.praetor.cli.files;

import io.praetor.cli.command.Arguments;
import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.command.Progress;
import io.praetor.cli.command.UsageException;
import io.praetor.cli.http.AgentClient;
import io.praetor.cli.http.ClientFlags;
import io.praetor.cli.http.Query;
import io.praetor.cli.tree.Entry;
import io.praetor.cli.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code kv pull}: a tree as a folder of files. */
public final class KvPull implements Command {
  @Override
  public String summary() {
    return "Makes a folder of files what a tree is";
  }

  @Override
  public String arguments() {
    return "[options] -f=DIR";
  }

  @Override
  public String description() {
    return """
    Writes the keys below -prefix as files of a folder, whose names are those of the keys behind \
    the prefix: what "%s kv apply" makes keys of again. Files that are right stay untouched. The \
    value of a key that is a folder too becomes the folder's file .value; what a file may not be \
    called is written with percent signs.

      $ %s kv pull -f=config/prod -prefix=app/
      $ git -C config/prod diff
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of(
        Flag.text("f", "dir", "The folder; it is made if it is not there."),
        Flag.text("prefix", "prefix", "Only keys that begin with it."),
        Flag.toggle("prune", "Delete files that no key has; hidden ones stay."));
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException, IOException {
    Arguments.of(flags, 0, 0);
    if (flags.text("f").isEmpty()) {
      throw new UsageException("Error! -f is missing: which folder?", false);
    }
    String prefix = Arguments.key(flags.text("prefix"));
    Path folder = Path.of(flags.text("f"));
    Files.createDirectories(folder);
    Set<Path> written = new HashSet<>();
    int changed = 0;
    int flagged = 0;
    Progress progress = Progress.open(console, "Pulled");
    try (AgentClient agent = ClientFlags.agent(console, flags);
        TreeReader tree = TreeReader.open(agent, prefix, new Query())) {
      Entry next = tree.next();
      while (next != null) {
        Entry entry = next;
        next = tree.next();
        String name = entry.key().substring(prefix.length());
        Path file = file(folder, name, entry, next);
        written.add(file);
        flagged += entry.flags().equals("0") ? 0 : 1;
        changed += write(file, Base64.getDecoder().decode(entry.base64())) ? 1 : 0;
        progress.advance(1);
      }
    }
    progress.end();
    int deleted = flags.on("prune") ? prune(folder, written) : 0;
    console.line(
        written.size()
            + " keys: "
            + changed
            + " files written"
            + (deleted > 0 ? ", " + deleted + " deleted" : "")
            + ".");
    if (flagged > 0) {
      console.error("Files hold no flags: " + flagged + " keys have some, which are not there.");
    }
    return 0;
  }

  /** Keys come in the order of their bytes: a folder's keys may come later than the next one. */
  private static Path file(Path folder, String name, Entry entry, @Nullable Entry next)
      throws CommandException {
    if (name.isEmpty()) {
      return folder.resolve(FileNames.OWN_VALUE);
    }
    Path file = FileNames.path(folder, name);
    boolean isFolder =
        Files.isDirectory(file) || (next != null && next.key().startsWith(entry.key() + "/"));
    return isFolder ? file.resolve(FileNames.OWN_VALUE) : file;
  }

  private static boolean write(Path file, byte[] value) throws IOException, CommandException {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        // A key that turned out to be a folder too, as a/b behind a and a-c.
        Path moved = above.resolveSibling(above.getFileName() + ".praetor-pull");
        Files.move(above, moved);
        Files.createDirectories(above);
        Files.move(moved, above.resolve(FileNames.OWN_VALUE));
      }
    }
    Files.createDirectories(file.getParent());
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), value)) {
      return false;
    }
    Files.write(file, value);
    return true;
  }

  private static int prune(Path folder, Set<Path> written) throws IOException {
    int deleted = 0;
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted((a, b) -> b.compareTo(a)).toList();
    }
    for (Path path : all) {
      Path relative = folder.relativize(path);
      boolean hidden = false;
      for (Path part : relative) {
        String name = part.toString();
        hidden = hidden || (name.startsWith(".") && !name.equals(FileNames.OWN_VALUE));
      }
      if (path.equals(folder) || hidden) {
        continue;
      }
      if (Files.isRegularFile(path)) {
        // What had become a folder's own value was written under the folder's name.
        boolean own = path.endsWith(FileNames.OWN_VALUE) && written.contains(path.getParent());
        if (!written.contains(path) && !own) {
          Files.delete(path);
          deleted++;
        }
      } else if (Files.isDirectory(path) && isEmpty(path)) {
        Files.delete(path);
      }
    }
    return deleted;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
