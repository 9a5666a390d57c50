package io.praetor.agent.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files and sockets this process may have open. Stateless. */
final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /** The limit (getrlimit(2), RLIMIT_NOFILE), or the highest number where it is not known. */
  static int limit() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(LINE)) {
          String soft = line.substring(LINE.length()).strip().split(" +")[0];
          return soft.equals("unlimited")
              ? Integer.MAX_VALUE
              : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not a Linux, or not one that says it.
      return Integer.MAX_VALUE;
    }
    return Integer.MAX_VALUE;
  }

  /**
   * What connections of HTTP may take of a limit. The rest is kept for the log, snapshots and other
   * agents: clients must not be able to stop a server by connecting.
   */
  static int connectionsMax(int limit) {
    return Math.max(1, limit - limit / 8 - 64);
  }
}
