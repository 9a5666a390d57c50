package io.praetor.agent.simulation;

import org.jspecify.annotations.Nullable;

/** One request of a client, which has to be answered once. */
final class Call {
  final String what;
  final SimulatedServer server;
  final long dueNanos;

  /** Until when a blocking query waits at least: what it is lengthened by is left to chance. */
  final long waitsUntilNanos;

  /** For a blocking query: what it waits for, and above which index. */
  final @Nullable ViewQuestion question;

  final long index;
  int answers;
  boolean hungUp;

  /** Whether the server has noticed that. */
  boolean gone;

  @Nullable Runnable onHangUp;

  Call(
      String what,
      SimulatedServer server,
      long dueNanos,
      long waitsUntilNanos,
      @Nullable ViewQuestion question,
      long index) {
    this.what = what;
    this.server = server;
    this.dueNanos = dueNanos;
    this.waitsUntilNanos = waitsUntilNanos;
    this.question = question;
    this.index = index;
  }

  /** Whether an answer may still come to someone who waits for it. */
  boolean isOpen() {
    return answers == 0 && !hungUp && server.alive;
  }
}
