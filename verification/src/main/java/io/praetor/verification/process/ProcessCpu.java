package io.praetor.verification.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has had of the processors so far; any thread. */
public final class ProcessCpu {
  /** What /proc counts in: 100 a second on every Linux that this runs on (proc(5), sysconf(3)). */
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessCpu() {}

  /** In user mode and in the kernel, in microseconds. */
  public static long micros(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The second field is a name in brackets that may hold anything; utime and stime are 14 and 15.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }
}
