package io.praetor.agent.local;

import io.praetor.agent.consensus.storage.AtomicFile;
import io.praetor.agent.consensus.storage.Disk;
import io.praetor.agent.registration.RegistrationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file in the data directory that keeps what is registered with this agent, readable by its
 * owner alone since registrations hold tokens. Read at the start, written by {@link
 * RegistrationWriter}.
 */
public final class RegistrationFile {
  private static final String NAME = "registrations.json";

  private final @Nullable Path file;

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
      return RegistrationReader.read(Files.readAllBytes(file));
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

  /** Writes a view as a whole; when this returns it survives the loss of power. */
  void save(LocalView view) throws IOException {
    if (file != null) {
      AtomicFile.writeSecret(file, ByteBuffer.wrap(RegistrationJson.write(view)), Disk.REAL);
    }
  }

  @Override
  public String toString() {
    return file == null ? "no file" : file.toString();
  }
}
