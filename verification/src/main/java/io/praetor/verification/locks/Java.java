package io.praetor.verification.locks;

import java.nio.file.Path;
import java.util.List;

/** How a contender in Java is started: a small virtual machine of its own. Stateless. */
final class Java {
  private Java() {}

  /** The words that start one, before its arguments. */
  static List<String> main() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        ContenderProcess.class.getName());
  }
}
