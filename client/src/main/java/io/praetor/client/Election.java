package io.praetor.client;

/**
 * Stands for election on a lock, again and again, on a thread of its own, until closed.
 *
 * <p>That one is elected does not mean that the one before knows that it is not: what a leader
 * writes elsewhere has to carry {@link Hold#fencingToken}.
 */
public final class Election implements AutoCloseable {
  private final Lock lock;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  private Election(Lock lock, Listener listener) {
    this.lock = lock;
    this.listener = listener;
    this.thread = new Thread(this::run, "election");
    this.thread.setDaemon(true);
  }

  static Election start(Lock lock, Listener listener) {
    Election election = new Election(lock, listener);
    election.thread.start();
    return election;
  }

  /** Callback on the thread of the election; both methods return soon. */
  public interface Listener {
    /**
     * This process leads now, until {@link #deposed}.
     *
     * @param leadership closed, it resigns, and stands again
     */
    void elected(Hold leadership);

    /** This process leads no more. */
    void deposed();

    /**
     * It cannot stand at all (a key in other use, say, or {@link #elected} has thrown) and does not
     * try again.
     */
    default void failed(PraetorException reason) {}
  }

  private void run() {
    try {
      while (!closed) {
        try (Hold leadership = lock.acquire()) {
          try {
            listener.elected(leadership);
            leadership.awaitEnd();
          } finally {
            listener.deposed();
          }
        }
      }
    } catch (RuntimeException e) {
      // Of a call, or of the listener: who cannot lead makes room for another.
      PraetorException reason = PraetorException.of(e);
      Listeners.call(() -> listener.failed(reason));
    } catch (InterruptedException e) {
      // Closed; the leadership, if there was one, has been given back above.
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the leadership back, if it has it, and stands no more. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
