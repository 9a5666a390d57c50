package io.praetor.agent.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that make and compress large answers, one for two cores, so that event loops serve their
 * other connections meanwhile. They end when there is nothing to do. Any thread.
 */
final class AnswerThreads implements Executor, AutoCloseable {
  private static final int WAITING_MAX = 1024;
  private static final long KEEP_SECONDS = 30;

  private final ThreadPoolExecutor threads;

  AnswerThreads() {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            new DefaultThreadFactory("http-answer", true));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if too many wait already, or this is closed
   */
  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** How many answers wait to be made, or are being made. */
  int waiting() {
    return threads.getQueue().size() + threads.getActiveCount();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
