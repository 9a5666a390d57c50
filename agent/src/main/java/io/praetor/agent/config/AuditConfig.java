package io.praetor.agent.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of what clients have asked; immutable. Each component carries the meaning of the key
 * of the same name below {@code audit} in docs/configuration.md.
 *
 * @param reads whether requests are recorded that only read
 * @param sink where it goes; null unless enabled
 */
public record AuditConfig(boolean enabled, boolean reads, @Nullable Sink sink) {

  /**
   * A file of the audit.
   *
   * @param name what the configuration calls it
   * @param enforced whether a request that cannot be recorded is refused
   * @param rotateBytes size at which a new file is begun; 0 for any
   * @param rotateDuration age at which one is
   * @param rotateFilesMax old files kept; 0 keeps all
   * @param mode permissions of the files
   */
  public record Sink(
      String name,
      Path path,
      boolean enforced,
      long rotateBytes,
      Duration rotateDuration,
      int rotateFilesMax,
      Set<PosixFilePermission> mode) {
    public Sink {
      mode = Set.copyOf(mode);
    }
  }
}
