package io.praetor.verification.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built product lies: the folder that holds the launcher; any thread. */
public final class ProductHome {
  private ProductHome() {}

  /** The launcher, found from the working directory upwards. */
  public static Path launcher() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path launcher = at.resolve("praetor");
      if (Files.isExecutable(launcher) && Files.isRegularFile(launcher)) {
        return launcher;
      }
    }
    throw new IllegalStateException(
        "no ./praetor in " + Path.of("").toAbsolutePath() + " or above: run this within the tree");
  }
}
