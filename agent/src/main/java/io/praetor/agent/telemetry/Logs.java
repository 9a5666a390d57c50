package io.praetor.agent.telemetry;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of this process: what is heard, and where it goes; any thread. There is one, because
 * slf4j, through which everyone speaks, has one.
 */
public final class Logs {
  private static final Logs PROCESS = new Logs(System.out);

  static {
    // Named, the provider is not searched for in every jar; whoever names another is heard. To be
    // told so on standard error is of no use to anyone.
    setUnlessSet("slf4j.provider", "io.praetor.agent.telemetry.LogProvider");
    setUnlessSet("slf4j.internal.verbosity", "WARN");
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private final LogTail tail = new LogTail(this::levelsChanged);
  private final PrintStream out;
  private volatile LogLevel level = LogLevel.INFO;
  private volatile LogFormat format = LogFormat.TEXT;
  private volatile @Nullable LogFile file;

  /** The lower of the agent's level and of those who listen. */
  private volatile LogLevel threshold = LogLevel.INFO;

  Logs(PrintStream out) {
    this.out = out;
  }

  /** The log of this process. */
  public static Logs process() {
    return PROCESS;
  }

  /** What is written, from now on. */
  public void level(LogLevel newLevel) {
    level = newLevel;
    levelsChanged();
  }

  public LogLevel level() {
    return level;
  }

  /** How it is written, from now on. */
  public void format(LogFormat newFormat) {
    format = newFormat;
  }

  /**
   * Also writes to a file, from now on.
   *
   * @throws IOException when it cannot be opened
   */
  public void file(LogFile.Settings settings) throws IOException {
    file = new LogFile(settings);
  }

  /** The latest events, and live ones. */
  public LogTail tail() {
    return tail;
  }

  private void levelsChanged() {
    LogLevel heard = tail.lowestLevel();
    threshold = heard == null || heard.compareTo(level) > 0 ? level : heard;
  }

  boolean isHeard(LogLevel asked) {
    return asked.compareTo(threshold) >= 0;
  }

  void say(
      LogLevel at,
      String module,
      String message,
      List<LogEvent.Field> fields,
      @Nullable Throwable failure) {
    LogEvent event = new LogEvent(System.currentTimeMillis(), at, module, message, fields, failure);
    tail.add(event);
    if (at.compareTo(level) < 0) {
      return;
    }
    byte[] line = format.line(event).getBytes(StandardCharsets.UTF_8);
    // One write for a line: lines of two threads never mix, and a pipe's reader never sees half of
    // one for long.
    out.write(line, 0, line.length);
    out.flush();
    LogFile also = file;
    if (also != null) {
      also.write(line);
    }
  }
}
