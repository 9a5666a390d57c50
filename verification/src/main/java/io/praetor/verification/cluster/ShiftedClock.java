package io.praetor.verification.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A wall clock that is ahead or behind, for one process: libfaketime (Debian's package of that
 * name), where it is installed. The monotonic clock stays true.
 */
public final class ShiftedClock {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

  private ShiftedClock() {}

  /** Whether the library is there. */
  public static boolean isPossible() {
    return LIBRARIES.stream().anyMatch(Files::exists);
  }

  /** The environment of a process whose clock is so many seconds ahead. */
  static Map<String, String> environment(long seconds) {
    Path library =
        LIBRARIES.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME",
        (seconds < 0 ? "" : "+") + seconds + "s",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Else it shifts the ends of waits by the clock that it leaves alone, and every thread that
        // waits for a time spins: one such process takes the whole machine.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }
}
