package io.praetor.agent.local;

import io.praetor.agent.consensus.storage.AtomicFile;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.registration.RegistrationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file in the data directory that keeps what is registered with this agent, readable by its
 * owner alone since registrations hold tokens. Read at the start, written by {@link
 * RegistrationWriter}.
 *
 * <p>It is written as a whole while it is small. A large one is followed by a {@link
 * RegistrationJournal}, until that is as long as the file.
 */
public final class RegistrationFile {
  private static final String NAME = "registrations.json";

  /** Up to this length a change is written with all the rest. */
  static final int WHOLE_BYTES_MAX = 64 << 10;

  private final @Nullable Path file;
  private LocalView written = LocalView.EMPTY;
  private @Nullable RegistrationJournal journal;
  private long wholeBytes;

  /** A file in a folder, or none at all if everything is in memory. */
  public RegistrationFile(@Nullable Path folder) {
    file = folder == null ? null : folder.resolve(NAME);
  }

  boolean isKept() {
    return file != null;
  }

  /**
   * What was written last.
   *
   * @throws IOException with a sentence for the operator, if that cannot be read
   */
  KeptRegistrations load() throws IOException {
    if (file == null || !Files.exists(file)) {
      return KeptRegistrations.NONE;
    }
    try {
      RegistrationReader reader = new RegistrationReader();
      String name = reader.whole(Files.readAllBytes(file));
      List<byte[]> changes =
          name.isEmpty() ? List.of() : new RegistrationJournal(folder(file), name).read();
      changes.forEach(reader::change);
      return reader.kept();
    } catch (RegistrationException e) {
      throw new IOException(
          file
              + " is damaged ("
              + e.reason()
              + "): move it away to start without the services and checks that were registered"
              + " with this agent by requests",
          e);
    }
  }

  private static Path folder(Path file) {
    return file.resolveSibling("").toAbsolutePath();
  }

  /** Writes a view; when this returns it survives the loss of power. */
  void save(LocalView view) throws IOException {
    if (file == null) {
      return;
    }
    RegistrationJournal open = journal;
    if (open == null || open.bytes() >= wholeBytes) {
      saveWhole(file, view, true);
      return;
    }
    try {
      open.append(RegistrationJson.change(written, view));
      written = view;
    } catch (IOException | RuntimeException e) {
      // What it ends with now is not known.
      journal = null;
      open.close();
      throw e;
    }
  }

  private void saveWhole(Path to, LocalView view, boolean mayFollow) throws IOException {
    byte[] bytes = RegistrationJson.whole(view, "");
    RegistrationJournal next = null;
    if (mayFollow && bytes.length > WHOLE_BYTES_MAX) {
      String name = UUID.randomUUID().toString();
      bytes = RegistrationJson.whole(view, name);
      next = new RegistrationJournal(folder(to), name);
    }
    AtomicFile.writeSecret(to, ByteBuffer.wrap(bytes), Disk.REAL);
    RegistrationJournal before = journal;
    journal = next;
    wholeBytes = bytes.length;
    written = view;
    if (before != null) {
      before.close();
    }
    RegistrationJournal.removeOthers(folder(to), next);
  }

  /** Writes what a journal has into the file itself, which earlier versions can read then. */
  void close() throws IOException {
    if (file != null && journal != null) {
      saveWhole(file, written, false);
    }
  }

  @Override
  public String toString() {
    return file == null ? "no file" : file.toString();
  }
}
