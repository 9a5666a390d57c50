package io.praetor.agent.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that wait to be written, a limited number of bytes, and the thread that writes them.
 * Any thread adds; the thread {@code audit} owns the file.
 */
final class AuditQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("agent.audit");

  /** Lines that wait, with what each takes beside its bytes. */
  static final long QUEUE_BYTES_MAX = 8L << 20;

  /** What is written at once. */
  private static final int BATCH_BYTES_MAX = 1 << 20;

  private static final int LINE_BYTES_EXTRA = 64;

  /** How long those that have to be written are tried again while nothing else comes. */
  private static final long RETRY_MS = 1_000;

  private static final long LOGGED_MS = 60_000;
  private static final long CLOSE_MS_MAX = 2_000;

  /** Told whether a line was written; on the audit's thread. */
  interface Written {
    void done(boolean written);
  }

  /** A line that waits; immutable. */
  private static final class Line {
    private final byte[] bytes;
    private final boolean kept;
    private final @Nullable Written written;

    /**
     * A line.
     *
     * @param kept whether it is tried again until it is written
     * @param written told whether it was written, or null
     */
    private Line(byte[] bytes, boolean kept, @Nullable Written written) {
      this.bytes = bytes;
      this.kept = kept;
      this.written = written;
    }

    long held() {
      return (long) bytes.length + LINE_BYTES_EXTRA;
    }
  }

  private final AuditFile file;
  private final Thread thread;
  private final LongAdder dropped = new LongAdder();
  private final LongAdder writtenLines = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Line> lines = new ArrayDeque<>();
  private long heldBytes;
  private boolean closed;

  /** Lines that were not written and have to be; of the audit's thread alone. */
  private final List<Line> kept = new ArrayList<>();

  private long loggedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOGGED_MS);
  private boolean failing;

  AuditQueue(AuditFile file) {
    this.file = file;
    thread = Thread.ofPlatform().name("audit").daemon().start(this::run);
  }

  /** Bytes that wait. */
  long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Lines that were given up. */
  long dropped() {
    return dropped.sum();
  }

  /** Lines that were written. */
  long written() {
    return writtenLines.sum();
  }

  /** Adds a line that is dropped, and counted, where there is no room for it. */
  void offer(byte[] line) {
    if (!add(new Line(line, false, null), false)) {
      dropped.increment();
    }
  }

  /**
   * Adds a line, and tells what becomes of it.
   *
   * @return false if there is no room, and nothing will be told
   */
  boolean offer(byte[] line, Written written) {
    return add(new Line(line, false, written), false);
  }

  /**
   * Adds a line that is tried until it is written. There is always room: there are no more of them
   * than requests that were let in.
   */
  void keep(byte[] line) {
    if (!add(new Line(line, true, null), true)) {
      dropped.increment();
    }
  }

  private boolean add(Line line, boolean anyway) {
    lock.lock();
    try {
      if (closed || (!anyway && heldBytes + line.held() > QUEUE_BYTES_MAX)) {
        return false;
      }
      heldBytes += line.held();
      lines.add(line);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean going = true;
    while (going) {
      List<Line> batch = new ArrayList<>(kept);
      kept.clear();
      going = take(batch);
      if (!batch.isEmpty()) {
        write(batch);
      }
    }
    dropped.add(kept.size());
  }

  /** Adds what has come, after a wait if that is nothing; false if it was the last. */
  private boolean take(List<Line> batch) {
    lock.lock();
    try {
      long retryNanos = TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
      while (lines.isEmpty() && !closed && (batch.isEmpty() || retryNanos > 0)) {
        if (batch.isEmpty()) {
          changed.await();
        } else {
          retryNanos = changed.awaitNanos(retryNanos);
        }
      }
      int bytes = 0;
      while (!lines.isEmpty() && bytes < BATCH_BYTES_MAX) {
        Line next = lines.remove();
        bytes += next.bytes.length;
        batch.add(next);
      }
      return !closed || !lines.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Line> batch) {
    boolean done;
    try {
      int bytes = batch.stream().mapToInt(line -> line.bytes.length).sum();
      ByteBuffer together = ByteBuffer.allocate(bytes);
      batch.forEach(line -> together.put(line.bytes));
      file.write(together.flip());
      done = true;
      if (failing) {
        failing = false;
        LOG.info("The audit is written again");
      }
    } catch (IOException | RuntimeException | Error e) {
      // The thread goes on: whoever waits for a line is told, and the next one may be written.
      done = false;
      failed(e);
    }
    long freed = 0;
    for (Line line : batch) {
      if (!done && line.kept) {
        kept.add(line);
        continue;
      }
      freed += line.held();
      Written told = line.written;
      if (done) {
        writtenLines.increment();
      } else if (told == null) {
        dropped.increment();
      }
      if (told != null) {
        tell(told, done);
      }
    }
    lock.lock();
    try {
      heldBytes -= freed;
    } finally {
      lock.unlock();
    }
  }

  private static void tell(Written told, boolean done) {
    try {
      told.done(done);
    } catch (RuntimeException | Error e) {
      LOG.error("A request that waited for its record could not be told", e);
    }
  }

  private void failed(Throwable cause) {
    long now = System.nanoTime();
    if (!failing || now - loggedNanos > TimeUnit.MILLISECONDS.toNanos(LOGGED_MS)) {
      failing = true;
      loggedNanos = now;
      LOG.error(
          "The audit cannot be written ({}); {} lines were dropped so far",
          cause.toString(),
          dropped.sum());
    }
  }

  /** Writes what is there, for a limited time, and ends. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
