package io.praetor.verification.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What was measured beside its limit, a line each, and whether all kept it. Owned by one thread.
 */
public final class Verdict {
  private static final Path LOAD = Path.of("/proc/loadavg");

  private int failed;

  /** A figure without a limit. */
  public void note(String text) {
    System.out.println("     " + text);
  }

  /** A figure that has to be so much at most. */
  public void atMost(String what, double value, double limit, String unit) {
    line(value <= limit, what, value, "at most", limit, unit);
  }

  /** A figure that has to be so much at least. */
  public void atLeast(String what, double value, double limit, String unit) {
    line(value >= limit, what, value, "at least", limit, unit);
  }

  private void line(
      boolean holds, String what, double value, String bound, double limit, String unit) {
    failed += holds ? 0 : 1;
    System.out.printf(
        Locale.ROOT,
        "%s %s: %s%s (%s %s%s)%n",
        holds ? "PASS" : "FAIL",
        what,
        number(value),
        unit,
        bound,
        number(limit),
        unit);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
  }

  /** Begins a part, with the load of the machine as it is then. */
  public void part(String title) throws IOException {
    String[] loads = Files.readString(LOAD).split(" ");
    System.out.printf(
        "%n%s (load average %s, %d processors)%n",
        title, loads[0], Runtime.getRuntime().availableProcessors());
  }

  /** What the process ends with: 0 if every figure kept its limit. */
  public int exitCode() {
    System.out.println(failed == 0 ? "\nPASS" : "\nFAIL: " + failed + " beyond their limits");
    return failed == 0 ? 0 : 1;
  }
}
