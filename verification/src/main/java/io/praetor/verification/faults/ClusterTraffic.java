package io.praetor.verification.faults;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Callers and watchers on all agents of a cluster, a thread each; every call that ended is
 * recorded. Started and stopped by one thread.
 */
final class ClusterTraffic {
  private static final int CALLERS = 5;
  private static final int WATCHERS = 8;

  /** Watchers that stay with the agents that are no servers, two of each question to be shared. */
  private static final int SHARING = 8;

  /** Keys that are seldom written: a wake-up that is lost shows only while none follows it. */
  private static final int SLOW_KEYS = 4;

  private static final String SLOW = "f/slow";
  private static final long SLOW_PAUSE_MS = 900;
  private static final long CALL_PAUSE_MS = 40;
  private static final long WATCH_MS = 11_000;

  /** An agent that nobody can reach is not asked in a hot loop. */
  private static final long FAILURE_PAUSE_MS = 30;

  private final List<Member> agents;
  private final List<Member> clients;
  private final Recorder recorder;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Conversations> conversations = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;

  ClusterTraffic(Cluster cluster, Recorder recorder) {
    this.agents = cluster.agents();
    this.clients = cluster.clients();
    this.recorder = recorder;
  }

  /** The prefixes of all groups of keys that are written. */
  static List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < CallMaker.GROUPS; i++) {
      groups.add(CallMaker.group(i));
    }
    for (int i = 0; i < SLOW_KEYS; i++) {
      groups.add(SLOW + i + "/");
    }
    groups.addAll(Ambush.groups());
    return groups;
  }

  private Conversations conversations(int client) {
    Conversations own = new Conversations(client, recorder);
    conversations.add(own);
    return own;
  }

  void start(long seed) {
    int client = 0;
    for (int i = 0; i < CALLERS; i++) {
      int number = ++client;
      Conversations own = conversations(number);
      begin("caller-" + number, () -> call(own, new CallMaker(number, seed)));
    }
    for (int i = 0; i < SLOW_KEYS; i++) {
      int number = ++client;
      String key = SLOW + i + "/key";
      Conversations own = conversations(number);
      begin("slow-" + number, () -> writeSlowly(own, key, new Random(seed * 31 + number)));
    }
    for (int i = 0; i < WATCHERS; i++) {
      int number = ++client;
      boolean tree = i % 4 == 3;
      String group = i < SLOW_KEYS ? SLOW + i + "/" : groups().get(i - SLOW_KEYS);
      String key = i < SLOW_KEYS ? "key" : "k" + i % CallMaker.KEYS;
      Mode mode = CallMaker.MODES.get(i % CallMaker.MODES.size());
      Conversations own = conversations(number);
      begin(
          "watcher-" + number,
          () -> watch(own, agents, group, key, tree, mode, new Random(seed * 37 + number)));
    }
    for (int i = 0; i < SHARING && !clients.isEmpty(); i++) {
      int number = ++client;
      int question = i / 2;
      String group = question == 0 ? CallMaker.group(0) : SLOW + question + "/";
      String key = question == 0 ? "k0" : "key";
      Mode mode = CallMaker.MODES.get(question % CallMaker.MODES.size());
      Conversations own = conversations(number);
      begin(
          "sharing-" + number,
          () -> watch(own, clients, group, key, false, mode, new Random(seed * 41 + number)));
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void begin(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .start(() -> {
              try {
                while (!stopped) {
                  work.run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                if (!stopped) {
                  failure.compareAndSet(null, e);
                }
              }
            }));
  }

  private static Member any(List<Member> among, Random random) {
    return among.get(random.nextInt(among.size()));
  }

  private void call(Conversations own, CallMaker maker) throws InterruptedException {
    Random random = maker.random();
    Member member = any(agents, random);
    while (!stopped) {
      if (random.nextInt(3) == 0) {
        member = any(agents, random);
      }
      Call call = maker.next();
      Mode mode = call.isRead() ? maker.mode() : Mode.DEFAULT;
      Answer answer = own.ask(member, mode, call);
      if (answer == null) {
        member = any(agents, random);
        pause(FAILURE_PAUSE_MS);
      } else {
        maker.saw(answer.entries());
      }
      pause(random.nextLong(CALL_PAUSE_MS));
    }
  }

  private void writeSlowly(Conversations own, String key, Random random)
      throws InterruptedException {
    int values = 0;
    while (!stopped) {
      pause(SLOW_PAUSE_MS + random.nextLong(4 * SLOW_PAUSE_MS));
      var _ =
          own.ask(
              any(agents, random),
              Mode.DEFAULT,
              random.nextInt(6) == 0
                  ? new Call.Delete(key)
                  : new Call.Put(key, "w" + own.client() + "." + ++values));
    }
  }

  private void watch(
      Conversations own,
      List<Member> among,
      String group,
      String key,
      boolean tree,
      Mode mode,
      Random random)
      throws InterruptedException {
    long index = 0;
    Member member = any(among, random);
    while (!stopped) {
      // A stale watcher stays where it is: the state of another server may be an older one.
      if (mode != Mode.STALE && random.nextInt(3) == 0) {
        member = any(among, random);
      }
      long wait = index == 0 ? 0 : WATCH_MS;
      Answer answer =
          own.ask(
              member,
              mode,
              tree
                  ? new Call.ReadTree(group, index, wait)
                  : new Call.Read(group + key, index, wait));
      if (answer == null) {
        pause(FAILURE_PAUSE_MS);
        member = any(among, random);
        index = mode == Mode.STALE ? 0 : index;
      } else {
        index = answer.index();
      }
    }
  }

  private void pause(long ms) throws InterruptedException {
    if (ms > 0) {
      TimeUnit.MILLISECONDS.sleep(ms);
    }
  }

  /**
   * Lets no further call begin, and gives up those under way.
   *
   * @throws IllegalStateException if a caller met an answer that makes no sense
   */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    conversations.forEach(Conversations::close);
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable met = failure.get();
    if (met != null) {
      throw new IllegalStateException("a caller met something that it cannot explain", met);
    }
  }

  /**
   * Asks every agent for all keys, in the two modes that promise the latest.
   *
   * @throws IllegalStateException if one does not answer in a time
   */
  void readAll(Duration waitMax) throws InterruptedException {
    for (Member member : agents) {
      Conversations own = conversations(1_000 + agents.indexOf(member));
      for (String group : groups()) {
        for (Mode mode : List.of(Mode.CONSISTENT, Mode.DEFAULT)) {
          long deadline = System.nanoTime() + waitMax.toNanos();
          while (own.ask(member, mode, Call.ReadTree.now(group)) == null) {
            if (System.nanoTime() - deadline > 0) {
              throw new IllegalStateException(
                  member.name() + " did not answer a read of " + group + " in " + waitMax);
            }
            pause(FAILURE_PAUSE_MS);
          }
        }
      }
      own.close();
    }
  }
}
