package io.praetor.agent.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A file of the log, and when a new one is begun; immutable.
 *
 * @param path the file; where it ends in a slash, {@code praetor.log} in that folder
 * @param bytesMax size of one file, which its last line may exceed; 0 for any
 * @param age of one file
 * @param oldFilesMax old files kept; 0 keeps all, -1 none
 */
public record LogFile(String path, long bytesMax, Duration age, int oldFilesMax) {
  private Path file() {
    return Path.of(path.endsWith("/") ? path + "praetor.log" : path).toAbsolutePath();
  }

  /**
   * Opens it.
   *
   * @throws IOException when that cannot be done
   */
  RollingFileAppender<ILoggingEvent> open(Context context, Encoder<ILoggingEvent> encoder)
      throws IOException {
    Path file = file();
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    // Logback tells nobody why it could not open a file.
    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    LogRotation rotation = new LogRotation(file, bytesMax, age, oldFilesMax);
    rotation.setContext(context);
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName(file.toString());
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    rotation.setParent(appender);
    appender.setRollingPolicy(rotation);
    rotation.start();
    appender.start();
    if (!appender.isStarted()) {
      throw new IOException("the log file " + file + " cannot be opened");
    }
    return appender;
  }
}
