package io.praetor.verification.process;

import java.nio.file.Path;
import java.util.List;

/**
 * A build of the product; immutable.
 *
 * @param launcher its {@code praetor}
 * @param extra further arguments of each agent that it runs as
 */
public record Program(Path launcher, List<String> extra) {
  public Program {
    extra = List.copyOf(extra);
  }

  /** This checkout's. */
  public static Program own() {
    return new Program(ProductHome.launcher(), List.of());
  }
}
