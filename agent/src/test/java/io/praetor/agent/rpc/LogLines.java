package io.praetor.agent.rpc;

import io.praetor.agent.telemetry.LogEvent;
import io.praetor.agent.telemetry.LogLevel;
import io.praetor.agent.telemetry.LogTail;
import io.praetor.agent.telemetry.Logs;
import java.util.ArrayList;
import java.util.List;

/** What the port between agents logs while this is open. */
final class LogLines implements AutoCloseable {
  private static final int LINES_MAX = 10_000;

  private final List<String> lines = new ArrayList<>();
  private final LogTail.Subscription subscription =
      Logs.process().tail().subscribe(LogLevel.INFO, LINES_MAX, () -> {});

  static LogLines open() {
    return new LogLines();
  }

  synchronized List<String> all() {
    for (LogEvent event = subscription.poll(); event != null; event = subscription.poll()) {
      if (event.module().startsWith("agent.rpc")) {
        lines.add(event.message());
      }
    }
    return List.copyOf(lines);
  }

  List<String> with(String part) {
    return all().stream().filter(line -> line.contains(part)).toList();
  }

  @Override
  public void close() {
    subscription.close();
  }
}
