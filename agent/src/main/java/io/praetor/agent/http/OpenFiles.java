package io.praetor.agent.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files and sockets this process may have open, and who may take them. Stateless. */
public final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private OpenFiles() {}

  /** A run of a script has a pipe to it, and what tells of its end. */
  private static final int FILES_OF_SCRIPT = 4;

  /** The limit (getrlimit(2), RLIMIT_NOFILE), or the highest number where it is not known. */
  public static int limit() {
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

  /**
   * How many checks may ask over the network at once: half of what HTTP leaves, so that checks that
   * hang keep no file from the log.
   */
  public static int checkRunsMax(int limit, int most) {
    return Math.clamp(limit / 16, 1, most);
  }

  /** How many scripts of checks may run at once: their pipes take a quarter of what HTTP leaves. */
  public static int scriptsMax(int limit, int most) {
    return Math.clamp(limit / 32 / FILES_OF_SCRIPT, 1, most);
  }
}
