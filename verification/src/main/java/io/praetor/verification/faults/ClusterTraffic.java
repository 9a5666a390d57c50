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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private static final int SERVICE_CALLERS = 3;
  private static final int SERVICE_WATCHERS = 10;

  /** Services with one instance, which comes and goes seldom, for the same reason. */
  private static final int SLOW_SERVICES = 3;

  private static final int SHARING_SERVICES = 4;
  private static final List<Call.Aspect> ASPECTS = List.of(Call.Aspect.values());

  private final List<Member> agents;
  private final List<Member> clients;
  private final Recorder recorder;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Conversations> conversations = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private int clientsBegun;

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

  /** All services that are asked for, each with a slash. */
  static List<String> services() {
    List<String> services = new ArrayList<>();
    for (int i = 0; i < SLOW_SERVICES; i++) {
      services.add(slowService(i));
    }
    for (int i = 0; i < ServiceCallMaker.SERVICES; i++) {
      services.add(ServiceCallMaker.service(i));
    }
    services.add(ServiceCallMaker.SERVERS);
    services.addAll(Ambush.services());
    return services;
  }

  private static String slowService(int number) {
    return "slow" + number + "/";
  }

  private Conversations next() {
    return conversations(++clientsBegun);
  }

  private Conversations conversations(int client) {
    Conversations own = new Conversations(client, recorder);
    conversations.add(own);
    return own;
  }

  void start(long seed) {
    for (int i = 0; i < CALLERS; i++) {
      Conversations own = next();
      CallMaker maker = new CallMaker(own.client(), seed);
      begin("caller", own, () -> call(own, maker));
    }
    for (int i = 0; i < SLOW_KEYS; i++) {
      String key = SLOW + i + "/key";
      Conversations own = next();
      Random random = new Random(seed * 31 + own.client());
      begin("slow", own, () -> writeSlowly(own, random, value -> slow(key, value, random)));
    }
    for (int i = 0; i < WATCHERS; i++) {
      boolean tree = i % 4 == 3;
      String group = i < SLOW_KEYS ? SLOW + i + "/" : groups().get(i - SLOW_KEYS);
      String key = group + (i < SLOW_KEYS ? "key" : "k" + i % CallMaker.KEYS);
      watch(
          "watcher",
          agents,
          i,
          seed * 37,
          tree
              ? (index, ms) -> new Call.ReadTree(group, index, ms)
              : (index, ms) -> new Call.Read(key, index, ms));
    }
    for (int i = 0; i < SHARING && !clients.isEmpty(); i++) {
      int question = i / 2;
      String key = question == 0 ? CallMaker.group(0) + "k0" : SLOW + question + "/key";
      watch("sharing", clients, question, seed * 41, (index, ms) -> new Call.Read(key, index, ms));
    }
    startServices(seed);
  }

  private void startServices(long seed) {
    for (int i = 0; i < SERVICE_CALLERS; i++) {
      Conversations own = next();
      ServiceCallMaker maker = new ServiceCallMaker(own.client(), seed);
      begin("registrar", own, () -> call(own, maker));
    }
    for (int i = 0; i < SLOW_SERVICES; i++) {
      String instance = i == 0 ? "a:1" : "a:" + CatalogCaller.BARE;
      String key = ServiceCallMaker.key(slowService(i), instance);
      Conversations own = next();
      Random random = new Random(seed * 43 + own.client());
      ServiceCallMaker maker = new ServiceCallMaker(own.client(), seed);
      begin(
          "slow registrar",
          own,
          () ->
              writeSlowly(
                  own,
                  random,
                  _ -> random.nextBoolean() ? maker.register(key) : new Call.Deregister(key)));
    }
    List<String> services = services();
    for (int i = 0; i < SERVICE_WATCHERS; i++) {
      String service = services.get(i % services.size());
      Call.Aspect aspect = ASPECTS.get((i + i / services.size()) % ASPECTS.size());
      watch(
          "service watcher",
          agents,
          i,
          seed * 47,
          (index, ms) -> new Call.ReadService(service, aspect, index, ms));
    }
    for (int i = 0; i < SHARING_SERVICES && !clients.isEmpty(); i++) {
      String service = slowService(i / 2 % SLOW_SERVICES);
      watch(
          "service sharing",
          clients,
          i / 2,
          seed * 53,
          (index, ms) -> new Call.ReadService(service, Call.Aspect.PASSING, index, ms));
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void begin(String name, Conversations own, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name(name + "-" + own.client())
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
    call(own, maker.random(), maker::next, maker::mode, answer -> maker.saw(answer.entries()));
  }

  private void call(Conversations own, ServiceCallMaker maker) throws InterruptedException {
    Random random = maker.random();
    call(
        own,
        random,
        maker::next,
        () -> CallMaker.MODES.get(random.nextInt(CallMaker.MODES.size())),
        answer -> {});
  }

  private void call(
      Conversations own,
      Random random,
      Supplier<Call> next,
      Supplier<Mode> modes,
      Consumer<Answer> saw)
      throws InterruptedException {
    Member member = any(agents, random);
    while (!stopped) {
      if (random.nextInt(3) == 0) {
        member = any(agents, random);
      }
      Call call = next.get();
      Mode mode = call.isRead() ? modes.get() : Mode.DEFAULT;
      Answer answer = own.ask(member, mode, call);
      if (answer == null) {
        member = any(agents, random);
        pause(FAILURE_PAUSE_MS);
      } else {
        saw.accept(answer);
      }
      pause(random.nextLong(CALL_PAUSE_MS));
    }
  }

  private static Call slow(String key, String value, Random random) {
    return random.nextInt(6) == 0 ? new Call.Delete(key) : new Call.Put(key, value);
  }

  private void writeSlowly(Conversations own, Random random, Function<String, Call> change)
      throws InterruptedException {
    int values = 0;
    while (!stopped) {
      pause(SLOW_PAUSE_MS + random.nextLong(4 * SLOW_PAUSE_MS));
      var _ =
          own.ask(
              any(agents, random), Mode.DEFAULT, change.apply("w" + own.client() + "." + ++values));
    }
  }

  /** What a watcher asks from an index on. */
  private interface Question {
    Call above(long index, long waitMs);
  }

  /** Begins one that watches; the modes take turns by its number among its kind. */
  private void watch(String name, List<Member> among, int number, long seed, Question question) {
    Mode mode = CallMaker.MODES.get(number % CallMaker.MODES.size());
    Conversations own = next();
    Random random = new Random(seed + own.client());
    begin(name, own, () -> watch(own, among, mode, random, question));
  }

  private void watch(
      Conversations own, List<Member> among, Mode mode, Random random, Question question)
      throws InterruptedException {
    long index = 0;
    Member member = any(among, random);
    while (!stopped) {
      // A stale watcher stays where it is: the state of another server may be an older one.
      if (mode != Mode.STALE && random.nextInt(3) == 0) {
        member = any(among, random);
      }
      Answer answer = own.ask(member, mode, question.above(index, index == 0 ? 0 : WATCH_MS));
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
   * Asks every agent for all keys and services, in the two modes that promise the latest.
   *
   * @throws IllegalStateException if one does not answer in a time
   */
  void readAll(Duration waitMax) throws InterruptedException {
    for (Member member : agents) {
      Conversations own = conversations(1_000 + agents.indexOf(member));
      for (Call call : everything()) {
        for (Mode mode : List.of(Mode.CONSISTENT, Mode.DEFAULT)) {
          long deadline = System.nanoTime() + waitMax.toNanos();
          while (own.ask(member, mode, call) == null) {
            if (System.nanoTime() - deadline > 0) {
              throw new IllegalStateException(
                  member.name() + " did not answer " + call + " in " + waitMax);
            }
            pause(FAILURE_PAUSE_MS);
          }
        }
      }
      own.close();
    }
  }

  private static List<Call> everything() {
    List<Call> all = new ArrayList<>();
    groups().forEach(group -> all.add(Call.ReadTree.now(group)));
    services().forEach(service -> all.add(Call.ReadService.now(service, Call.Aspect.HEALTH)));
    return all;
  }
}
