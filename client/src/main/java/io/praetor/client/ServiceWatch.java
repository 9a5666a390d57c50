package io.praetor.client;

import io.praetor.client.service.Instance;
import io.praetor.client.service.Rendezvous;
import io.praetor.client.service.ServiceHealth;
import io.praetor.client.service.ServiceQuery;
import io.praetor.client.service.WeightedRoundRobin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The instances of a service, kept up to date by one blocking query on a thread of its own, until
 * closed; and the choice of the one to call next. Used by any thread: no method but {@link
 * #awaitInstances} and {@link #close} waits.
 *
 * <p>While no agent answers, the last list stays, and {@link #age} says how old it is. An instance
 * whose connection was refused or broken, which a caller learns before any check does, is passed
 * over for a while after {@link #setAside}.
 */
public final class ServiceWatch implements AutoCloseable {
  /** An answer that is lost on its way costs no more than that until the next question. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final Follower<List<Instance>> follower;
  private final Listener listener;
  private final WeightedRoundRobin roundRobin = new WeightedRoundRobin();
  private final SetAside aside;
  private final Thread thread;

  /** Written by the thread of the watch, with {@link #news} held. */
  private volatile State state = new State(List.of(), false, System.nanoTime());

  private final Object news = new Object();

  /**
   * What is known.
   *
   * @param current whether the last question was answered, or waits for a change
   * @param answeredNanos when an agent answered last, or the watch began
   */
  private record State(List<Instance> instances, boolean current, long answeredNanos) {}

  private ServiceWatch(
      Health health, ServiceQuery query, ServiceWatchOptions options, Listener listener) {
    this.listener = listener;
    this.aside = new SetAside(options.asideMax());
    this.follower =
        new Follower<>(
            read -> {
              Reply<List<ServiceHealth>> reply = health.service(query, read);
              return reply.with(reply.value().stream().map(ServiceHealth::instance).toList());
            },
            instances -> instances,
            options.consistency(),
            WAIT,
            new Answers());
    this.thread = new Thread(follower::run, "watch of service " + query.name());
    thread.setDaemon(true);
  }

  static ServiceWatch start(
      Health health, ServiceQuery query, ServiceWatchOptions options, Listener listener) {
    ServiceWatch watch = new ServiceWatch(health, query, options, listener);
    watch.thread.start();
    return watch;
  }

  /**
   * Is called on the thread of the watch; while it takes its time, changes gather. What it throws
   * goes to the thread's handler of uncaught exceptions, and the watch goes on.
   */
  public interface Listener {
    /** The instances that are there now: first at the beginning, then after changes. */
    void changed(List<Instance> now);

    /** A question was not answered; the last list stays, and the watch goes on after a pause. */
    default void failed(PraetorException reason) {}
  }

  private final class Answers implements Follower.Listener<List<Instance>> {
    @Override
    public void answered() {
      become(new State(state.instances(), true, System.nanoTime()));
    }

    @Override
    public void changed(Reply<List<Instance>> now) {
      aside.retain(now.value());
      become(new State(now.value(), true, System.nanoTime()));
      Listeners.call(() -> listener.changed(now.value()));
    }

    @Override
    public void failed(PraetorException reason) {
      become(new State(state.instances(), false, state.answeredNanos()));
      Listeners.call(() -> listener.failed(reason));
    }
  }

  private void become(State next) {
    synchronized (news) {
      state = next;
      news.notifyAll();
    }
  }

  /** All instances, those that are set aside too, in the order in which the agent tells them. */
  public List<Instance> instances() {
    return state.instances();
  }

  /**
   * How old the list may be: zero while an agent keeps it up to date, else the time since one
   * answered last, or since the watch began if none ever did.
   */
  public Duration age() {
    State now = state;
    return now.current()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, System.nanoTime() - now.answeredNanos()));
  }

  /**
   * Waits until there is an instance.
   *
   * @param patience how long at most
   * @return whether there is one
   */
  public boolean awaitInstances(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (news) {
      while (state.instances().isEmpty()) {
        long leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        news.wait(leftMs);
      }
      return true;
    }
  }

  /**
   * The instance whose turn it is: each is chosen as often as its weight says, its turns spread
   * evenly. Empty if there is none with a weight above 0. If all are set aside, they take their
   * turns as if none was: one that may have recovered is better than none.
   */
  public Optional<Instance> next() {
    List<Instance> instances = state.instances();
    Optional<Instance> usable = roundRobin.next(instances, this::isUsable);
    return usable.isPresent() ? usable : roundRobin.next(instances, any -> true);
  }

  /**
   * An instance at random, each as likely as its weight says; for many clients that make few calls
   * each. Empty, and with instances that are set aside, as {@link #next}.
   */
  public Optional<Instance> random() {
    List<Instance> instances = state.instances();
    Optional<Instance> usable = random(instances, this::isUsable);
    return usable.isPresent() ? usable : random(instances, any -> true);
  }

  /**
   * The instance of a key: the same for all callers in all processes as long as it is there (a
   * rendezvous hash), each having as many keys as its weight says; for instances that remember
   * something by the key. While it is set aside, another one is. Empty as {@link #next}.
   */
  public Optional<Instance> forKey(String key) {
    List<Instance> instances = state.instances();
    Optional<Instance> usable = Rendezvous.choose(key, instances, this::isUsable);
    return usable.isPresent() ? usable : Rendezvous.choose(key, instances, any -> true);
  }

  private static Optional<Instance> random(List<Instance> instances, Predicate<Instance> usable) {
    List<Instance> candidates = instances.stream().filter(usable).toList();
    long sum = candidates.stream().mapToLong(Instance::weight).sum();
    long point = sum == 0 ? 0 : ThreadLocalRandom.current().nextLong(sum);
    for (Instance candidate : candidates) {
      point -= candidate.weight();
      if (point < 0) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean isUsable(Instance instance) {
    return !aside.contains(instance);
  }

  /**
   * Reports that the connection to an instance was refused or broken: it is passed over for {@link
   * ServiceWatchOptions#asideMax}, or until the agent tells of it anew.
   */
  public void setAside(Instance instance) {
    if (state.instances().contains(instance)) {
      aside.add(instance);
    }
  }

  /** Reports that an instance was reached: it is passed over no longer. */
  public void takeBack(Instance instance) {
    aside.remove(instance);
  }

  /**
   * Ends it, and returns when its thread has ended; the last list stays. Called by the listener, it
   * returns at once.
   */
  @Override
  public void close() {
    follower.close();
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
