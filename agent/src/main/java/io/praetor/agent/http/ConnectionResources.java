package io.praetor.agent.http;

import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a server share: settings, and what they may hold together. Any thread.
 */
final class ConnectionResources {
  private final ConnectionSettings settings;
  private final ByteBudget bodies;
  private final QueuedAnswers answers;
  private final BodyFiles files;
  private final AnswerThreads threads = new AnswerThreads();
  private final Map<EventLoop, LoopConnections> loops = new ConcurrentHashMap<>();
  private final LongAdder stalled = new LongAdder();

  /**
   * Resources that nobody holds yet.
   *
   * @param bodyBytesMin the largest body that is taken; there is always room for two of them
   * @param folder where bodies are kept that are too large for memory; null for the system's
   */
  ConnectionResources(
      ConnectionSettings settings, IntSupplier bodyBytesMin, @Nullable Path folder) {
    this.settings = settings;
    this.bodies =
        new ByteBudget(
            () -> Math.max(settings.limits().bodyBytesMax(), 2L * bodyBytesMin.getAsInt()));
    this.answers = new QueuedAnswers(() -> settings.limits().answerBytesMax());
    this.files = new BodyFiles(folder);
  }

  ConnectionSettings settings() {
    return settings;
  }

  /** The connections of an event loop. */
  LoopConnections of(EventLoop loop) {
    return loops.computeIfAbsent(loop, known -> new LoopConnections(known, this));
  }

  /** Memory for the bodies of requests. */
  ByteBudget bodies() {
    return bodies;
  }

  /** Memory for large answers. */
  QueuedAnswers answers() {
    return answers;
  }

  /** Threads for large answers. */
  AnswerThreads threads() {
    return threads;
  }

  /** Files for bodies that are too large for memory. */
  BodyFiles files() {
    return files;
  }

  /** Connections and streams that were ended since they did not move. */
  LongAdder stalled() {
    return stalled;
  }
}
