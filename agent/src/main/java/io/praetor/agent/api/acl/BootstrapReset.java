package io.praetor.agent.api.acl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in the data directory by which an operator lets a cluster have another first token: it
 * holds the index that the refusal tells. Whoever can write it owns the server anyway. Any thread.
 */
final class BootstrapReset {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");
  private static final String NAME = "acl-bootstrap-reset";
  private static final int BYTES_MAX = 64;

  private final @Nullable Path file;

  /**
   * The file in a folder.
   *
   * @param dataDir null if the agent has none
   */
  BootstrapReset(@Nullable Path dataDir) {
    file = dataDir == null ? null : dataDir.resolve(NAME);
  }

  /** The index in the file, 0 if there is none. */
  long index() {
    Path known = file;
    if (known == null) {
      return 0;
    }
    try (var in = Files.newInputStream(known)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8).strip();
      return Math.max(0, Long.parseLong(text));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (NumberFormatException e) {
      LOG.warn("{} has to hold the reset index alone, a number; it is not looked at", known);
      return 0;
    } catch (IOException e) {
      LOG.warn("{} cannot be read, and is not looked at: {}", known, e.toString());
      return 0;
    }
  }

  /** Removes the file, which counts once. */
  void done() {
    Path known = file;
    if (known == null) {
      return;
    }
    try {
      if (Files.deleteIfExists(known)) {
        LOG.info("{} has served, and was removed", known);
      }
    } catch (IOException e) {
      LOG.warn("{} has served; remove it: {}", known, e.toString());
    }
  }
}
