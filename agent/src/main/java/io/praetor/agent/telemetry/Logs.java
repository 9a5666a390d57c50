package io.praetor.agent.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The log of this process: what is heard, and where it goes; any thread. It configures Logback, in
 * code. There is one, because slf4j, through which everyone logs, has one.
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
  private @Nullable LoggerContext context;
  private @Nullable LogFile file;

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
  public synchronized void file(LogFile newFile) throws IOException {
    file = newFile;
    LoggerContext known = context;
    if (known != null) {
      open(newFile, known);
    }
  }

  /** The latest events, and live ones. */
  public LogTail tail() {
    return tail;
  }

  /** Gives a new Logback its levels and appenders. */
  synchronized void configure(LoggerContext newContext) {
    context = newContext;
    if (newContext.getMDCAdapter() == null) {
      newContext.setMDCAdapter(new LogbackMDCAdapter());
    }
    // What fails in Logback itself, such as a write to a full disk, must not be said through it.
    newContext.getStatusManager().add((StatusListener) Logs::failed);
    TailAppender listeners = new TailAppender(tail);
    listeners.setContext(newContext);
    listeners.start();
    root(newContext).addAppender(listeners);
    // One write for a line: lines of two threads never mix, and a pipe's reader never sees half of
    // one for long.
    OutputStreamAppender<ILoggingEvent> console = new OutputStreamAppender<>();
    console.setContext(newContext);
    console.setEncoder(encoder(newContext));
    console.addFilter(new LevelFilter());
    console.setOutputStream(out);
    console.start();
    root(newContext).addAppender(console);
    levelsChanged();
    if (file != null) {
      try {
        open(file, newContext);
      } catch (IOException e) {
        System.err.println("cannot open the log file " + file.path() + ": " + e.getMessage());
      }
    }
  }

  private void open(LogFile newFile, LoggerContext known) throws IOException {
    RollingFileAppender<ILoggingEvent> appender = newFile.open(known, encoder(known));
    appender.addFilter(new LevelFilter());
    root(known).addAppender(appender);
  }

  private static Logger root(LoggerContext known) {
    return known.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private LineEncoder encoder(LoggerContext known) {
    LineEncoder encoder = new LineEncoder();
    encoder.setContext(known);
    encoder.start();
    return encoder;
  }

  private static void failed(Status status) {
    if (status.getEffectiveLevel() >= Status.WARN) {
      Throwable cause = status.getThrowable();
      System.err.println(
          "log: " + status.getMessage() + (cause == null ? "" : ": " + cause.getMessage()));
    }
  }

  private synchronized void levelsChanged() {
    LoggerContext known = context;
    if (known == null) {
      return;
    }
    LogLevel heard = tail.lowestLevel();
    LogLevel lowest = heard == null || heard.compareTo(level) > 0 ? level : heard;
    root(known).setLevel(LogSource.library(lowest));
    for (String own : LogSource.OWN) {
      known.getLogger(own).setLevel(LogSource.own(lowest));
    }
  }

  /** What {@code /v1/agent/monitor} listens to: every event that is heard. */
  private static final class TailAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LogTail tail;

    private TailAppender(LogTail tail) {
      this.tail = tail;
    }

    @Override
    protected void append(ILoggingEvent event) {
      tail.add(LogEvent.of(event));
    }
  }

  /** Keeps what only a listener with a lower level hears out of what is written. */
  private final class LevelFilter extends Filter<ILoggingEvent> {
    private LevelFilter() {
      start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
      LogLevel counted =
          LogSource.level(event.getLoggerName(), event.getLevel(), event.getMessage());
      return counted.compareTo(level) < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
  }

  private final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NONE = {};

    @Override
    public byte[] headerBytes() {
      return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      return format.line(LogEvent.of(event)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
      return NONE;
    }
  }
}
