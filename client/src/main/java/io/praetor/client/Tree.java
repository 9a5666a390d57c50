package io.praetor.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The keys below a prefix, kept in memory: read once, then changed as the agents tell it, on a
 * thread of its own, until closed. Used by any thread; who reads sees the state of one index, never
 * half of a transaction.
 *
 * <p>While no agent answers, what was read last stays, and {@link #age} says how old it is. If more
 * has changed meanwhile than the cluster keeps, or a snapshot was restored, the tree is read anew,
 * and the listener hears of it.
 */
public final class Tree implements AutoCloseable {
  private final Kv kv;
  private final Http http;
  private final String prefix;
  private final ChangesOptions options;
  private final Listener listener;
  private final Thread thread;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Condition news = lock.writeLock().newCondition();

  /** Guarded by the lock, as is all below. */
  private TreeMap<String, TreeEntry> entries = new TreeMap<>();

  private long index;
  private boolean ready;
  private boolean current;
  private long answeredNanos = System.nanoTime();
  private volatile boolean closed;

  private Tree(Kv kv, Http http, String prefix, Listener listener) {
    this.kv = kv;
    this.http = http;
    this.prefix = prefix;
    this.listener = listener;
    this.options = ChangesOptions.FROM_NOW;
    this.thread = new Thread(this::run, "tree of " + prefix + "*");
    thread.setDaemon(true);
  }

  static Tree start(Kv kv, Http http, String prefix, Listener listener) {
    Tree tree = new Tree(kv, http, prefix, listener);
    tree.thread.start();
    return tree;
  }

  /**
   * Is called on the thread of the tree, after the tree has changed; while it takes its time,
   * changes gather. What it throws goes to the thread's handler of uncaught exceptions.
   */
  public interface Listener {
    /** A listener that does nothing. */
    Listener NONE = new Listener() {};

    /** The tree was read: at the beginning, and whenever its changes are not known any more. */
    default void read(Tree tree, String why) {}

    /** What has changed at an index. */
    default void changed(Tree tree, ChangeSet changes) {}

    /** A question was not answered; the tree goes on after a pause. */
    default void failed(PraetorException reason) {}
  }

  /** A key, if it is there. */
  public Optional<TreeEntry> get(String key) {
    return read(all -> Optional.ofNullable(all.get(key)));
  }

  /** All keys, as of one index. */
  public List<TreeEntry> entries() {
    return read(all -> List.copyOf(all.values()));
  }

  /**
   * Looks at the keys as of one index; they stay so until the function returns.
   *
   * @param look gets a map that it must neither change nor keep
   */
  public <R> R read(Function<NavigableMap<String, TreeEntry>, R> look) {
    lock.readLock().lock();
    try {
      return look.apply(Collections.unmodifiableNavigableMap(entries));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The index of which the keys are: all that changed up to it is there. */
  public long index() {
    lock.readLock().lock();
    try {
      return index;
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * How old the keys may be: zero while an agent keeps them up to date, else the time since one
   * answered last, or since the tree began if none ever did.
   */
  public Duration age() {
    lock.readLock().lock();
    try {
      return current && ready
          ? Duration.ZERO
          : Duration.ofNanos(Math.max(1, System.nanoTime() - answeredNanos));
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Waits until the tree has been read.
   *
   * @param patience how long at most
   * @return whether it has
   */
  public boolean awaitRead(Duration patience) throws InterruptedException {
    return awaitIndex(0, patience);
  }

  /**
   * Waits until the tree holds all that changed up to an index, such as that of a write.
   *
   * @param patience how long at most
   * @return whether it does
   */
  public boolean awaitIndex(long least, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.writeLock().lockInterruptibly();
    try {
      while (!ready || index < least) {
        if (left <= 0 || closed) {
          return false;
        }
        left = news.awaitNanos(left);
      }
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void run() {
    Backoff failures = new Backoff(100, 10_000);
    String why = "it begins";
    try {
      while (!closed) {
        try {
          readAll(why);
          failures.reset();
          why = follow(failures);
        } catch (RuntimeException e) {
          PraetorException failure = PraetorException.of(e);
          failed(failure);
          failures.pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(PraetorException failure) throws InterruptedException {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("closed");
    }
    lock.writeLock().lock();
    try {
      current = false;
    } finally {
      lock.writeLock().unlock();
    }
    Listeners.call(() -> listener.failed(failure));
  }

  private void readAll(String why) {
    Reply<List<KvEntry>> reply = kv.list(prefix, ReadOptions.DEFAULT);
    TreeMap<String, TreeEntry> fresh = new TreeMap<>();
    reply.value().forEach(entry -> fresh.put(entry.key(), TreeEntry.of(entry)));
    lock.writeLock().lock();
    try {
      entries = fresh;
      index = reply.index();
      ready = true;
      confirmed();
    } finally {
      lock.writeLock().unlock();
    }
    Listeners.call(() -> listener.read(this, why));
  }

  /** With the lock held. */
  private void confirmed() {
    current = true;
    answeredNanos = System.nanoTime();
    news.signalAll();
  }

  /** Applies changes until the tree has to be read anew; the answer is why. */
  private String follow(Backoff failures) throws InterruptedException {
    while (!closed) {
      ChangesPage page;
      try {
        page = ChangesPage.ask(http, prefix, index(), options);
        failures.reset();
      } catch (PraetorException e) {
        if (e.status() == ChangesPage.GONE) {
          return e.answer().isBlank() ? "changes are not kept any more" : e.answer().strip();
        }
        failed(e);
        failures.pause();
        continue;
      }
      for (ChangeSet set : page.sets()) {
        if (set.changes().stream().anyMatch(change -> change.type() == Change.Type.RESTORE)) {
          return "a snapshot was restored at index " + set.index();
        }
        apply(set);
      }
      lock.writeLock().lock();
      try {
        index = Math.max(index, page.index());
        confirmed();
      } finally {
        lock.writeLock().unlock();
      }
    }
    return "";
  }

  /** All of an index at once. */
  private void apply(ChangeSet set) {
    List<Runnable> effects = new ArrayList<>();
    for (Change change : set.changes()) {
      effects.add(effect(change));
    }
    lock.writeLock().lock();
    try {
      effects.forEach(Runnable::run);
      index = set.index();
      confirmed();
    } finally {
      lock.writeLock().unlock();
    }
    Listeners.call(() -> listener.changed(this, set));
  }

  private Runnable effect(Change change) {
    String key = change.key();
    if (change.type() == Change.Type.PURGE) {
      return () -> {};
    }
    if (change.type() == Change.Type.DELETE) {
      return () -> entries.remove(key);
    }
    Optional<byte[]> value = change.value();
    if (change.isWhole() && value.isPresent()) {
      TreeEntry entry = TreeEntry.of(change, value.get());
      return () -> entries.put(key, entry);
    }
    // Nothing is kept of it but that it happened. What is read now may be newer, and is told again.
    Optional<KvEntry> now = kv.get(key);
    return () ->
        now.ifPresentOrElse(
            entry -> entries.put(key, TreeEntry.of(entry)), () -> entries.remove(key));
  }

  /** Ends it, and waits for its thread; the last state stays. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    lock.writeLock().lock();
    try {
      current = false;
      news.signalAll();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
