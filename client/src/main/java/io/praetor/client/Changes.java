package io.praetor.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The changes below a prefix, for each subscriber from the same index on: every one, once, in their
 * order, those of one transaction as one item. It is asked for more only while a subscriber has
 * asked for items, so that a slow one holds one page of them at most. Immutable.
 *
 * <p>While no agent answers it waits and asks again from the index where it was, at any of the
 * agents. {@code onError} is called with a {@link PraetorException}: of status 410 if the changes
 * behind the index are not kept any more, so that the tree has to be read; of another one if the
 * agents refuse the question.
 */
public final class Changes implements Flow.Publisher<ChangeSet> {
  private final Http http;
  private final String prefix;
  private final ChangesOptions options;

  Changes(Http http, String prefix, ChangesOptions options) {
    this.http = http;
    this.prefix = prefix;
    this.options = options;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ChangeSet> subscriber) {
    Subscribed subscribed = new Subscribed(Objects.requireNonNull(subscriber));
    Thread thread = new Thread(subscribed::run, "changes of " + prefix + "*");
    thread.setDaemon(true);
    subscribed.thread = thread;
    thread.start();
  }

  /** One subscriber, with a thread that asks for it and calls it. */
  private final class Subscribed implements Flow.Subscription {
    private final Flow.Subscriber<? super ChangeSet> subscriber;
    private final Deque<ChangeSet> pending = new ArrayDeque<>();

    /** Guarded by this, as are the two below. */
    private long demand;

    private boolean cancelled;
    private boolean misused;
    private volatile Thread thread = Thread.currentThread();

    Subscribed(Flow.Subscriber<? super ChangeSet> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public synchronized void request(long n) {
      if (n <= 0) {
        misused = true;
      } else {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
      notifyAll();
    }

    @Override
    public void cancel() {
      synchronized (this) {
        cancelled = true;
        notifyAll();
      }
      if (Thread.currentThread() != thread) {
        thread.interrupt();
      }
    }

    private synchronized boolean isCancelled() {
      return cancelled;
    }

    /** Waits until an item is asked for; false if none will be. */
    private synchronized boolean awaitDemand() throws InterruptedException {
      while (demand == 0 && !cancelled && !misused) {
        wait();
      }
      if (misused) {
        throw new IllegalArgumentException("a number of items is above 0 (Flow.Subscription)");
      }
      return !cancelled;
    }

    private synchronized void took() {
      if (demand < Long.MAX_VALUE) {
        demand--;
      }
    }

    private void run() {
      try {
        subscriber.onSubscribe(this);
        follow();
      } catch (InterruptedException e) {
        // Cancelled: nothing is told any more.
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        if (!isCancelled()) {
          subscriber.onError(e);
        }
      }
    }

    private void follow() throws InterruptedException {
      Backoff failures = new Backoff(100, 10_000);
      long since = options.since();
      if (since < 0) {
        // Where it begins is where it was when it was subscribed to, not when it was asked.
        since = ask(-1, failures).index();
      }
      while (awaitDemand()) {
        if (pending.isEmpty()) {
          ChangesPage page = ask(since, failures);
          pending.addAll(page.sets());
          since = page.index();
          continue;
        }
        took();
        subscriber.onNext(pending.removeFirst());
      }
    }

    private ChangesPage ask(long since, Backoff failures) throws InterruptedException {
      while (true) {
        try {
          ChangesPage page = ChangesPage.ask(http, prefix, since, options);
          failures.reset();
          return page;
        } catch (PraetorException e) {
          if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("cancelled");
          }
          if (e.conclusion() == Conclusion.DID_NOT_HAPPEN) {
            throw e;
          }
          Listeners.call(() -> options.onFailure().accept(e));
          failures.pause();
        }
      }
    }
  }
}
