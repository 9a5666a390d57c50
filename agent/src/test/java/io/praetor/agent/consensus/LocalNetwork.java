package io.praetor.agent.consensus;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Servers of one process that talk to each other in order, with links that a test can cut. */
final class LocalNetwork implements AutoCloseable {

  private final Map<String, Transport.Handler> handlers = new ConcurrentHashMap<>();
  private final Map<String, ExecutorService> links = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Disturbance disturbance;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Threads.named("test-timer"));

  /** From now on messages get lost and come late, as the numbers of the seed say. */
  void disturb(long seed, int lostPercent, int delayMsMax) {
    disturbance = new Disturbance(new Random(seed), lostPercent, delayMsMax);
  }

  /** What happens to a message; a lost one breaks no link, a late one holds up those behind it. */
  private record Disturbance(Random random, int lostPercent, int delayMsMax) {

    /** Nanoseconds to wait, or -1 for a lost message. */
    synchronized long next() {
      return random.nextInt(100) < lostPercent ? -1 : random.nextInt(1_000_000 * delayMsMax + 1);
    }
  }

  private boolean passes(String from, String to) {
    Disturbance now = disturbance;
    long nanos = now == null ? 0 : now.next();
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
    return nanos >= 0 && !isCut(from, to);
  }

  Transport transport(String self) {
    return new Transport() {
      @Override
      public void serve(Handler handler) {
        handlers.put(self, handler);
      }

      @Override
      public void request(String peer, byte[] message, long timeoutMs, PeerReplyListener listener) {
        send(self, peer, message, timeoutMs, listener);
      }
    };
  }

  private void send(
      String from,
      String to,
      byte[] message,
      long timeoutMs,
      Transport.PeerReplyListener listener) {
    AtomicBoolean answered = new AtomicBoolean();
    Runnable timeout =
        () -> {
          if (answered.compareAndSet(false, true)) {
            listener.failed(true, "no answer");
          }
        };
    try {
      var pending = timer.schedule(timeout, timeoutMs, TimeUnit.MILLISECONDS);
      link(from, to)
          .execute(() -> {
            Transport.Handler handler = handlers.get(to);
            if (!passes(from, to) || handler == null) {
              return;
            }
            handler.handle(
                message,
                answer ->
                    link(to, from)
                        .execute(() -> {
                          if (passes(to, from) && answered.compareAndSet(false, true)) {
                            pending.cancel(false);
                            listener.answered(answer);
                          }
                        }));
          });
    } catch (RejectedExecutionException e) {
      if (answered.compareAndSet(false, true)) {
        listener.failed(false, "the network is down");
      }
    }
  }

  private ExecutorService link(String from, String to) {
    return links.computeIfAbsent(
        from + ">" + to, name -> Executors.newSingleThreadExecutor(Threads.named(name)));
  }

  private boolean isCut(String from, String to) {
    return cut.contains(from + ">" + to);
  }

  void cut(String from, String to) {
    cut.add(from + ">" + to);
  }

  void isolate(String server, Iterable<String> others) {
    for (String other : others) {
      cut(server, other);
      cut(other, server);
    }
  }

  void join(String one, String other) {
    cut.remove(one + ">" + other);
    cut.remove(other + ">" + one);
  }

  void heal() {
    disturbance = null;
    cut.clear();
  }

  void stop(String server) {
    handlers.remove(server);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    links.values().forEach(ExecutorService::shutdownNow);
  }
}
