package io.praetor.cli.command;

import java.util.concurrent.TimeUnit;

/**
 * How far a long command has come, on standard error while that is a terminal. Owned by the
 * command's thread.
 */
public final class Progress {
  /** Fewer than this are done before anyone has read the line. */
  private static final int COUNT_MIN = 1000;

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Console console;
  private final String verb;
  private final int total;
  private final boolean shown;
  private int done;
  private long lastNanos;

  /** Nothing is shown yet. */
  public Progress(Console console, String verb, int total) {
    this.console = console;
    this.verb = verb;
    this.total = total;
    this.shown = total >= COUNT_MIN && console.isErrorTerminal();
  }

  /** Counts what nobody knows the number of before its end. */
  public static Progress open(Console console, String verb) {
    return new Progress(console, verb, Integer.MAX_VALUE);
  }

  /** How many are done. */
  public int done() {
    return done;
  }

  /** That many more are done. */
  public void advance(int count) {
    done += count;
    if (shown && done >= COUNT_MIN && System.nanoTime() - lastNanos >= INTERVAL_NANOS) {
      lastNanos = System.nanoTime();
      show();
    }
  }

  /** Leaves the last line standing. */
  public void end() {
    if (shown && lastNanos != 0) {
      show();
      console.note("\n");
    }
  }

  private void show() {
    console.note(
        "\r" + verb + " " + done + (total == Integer.MAX_VALUE ? "" : " of " + total) + " keys");
  }
}
