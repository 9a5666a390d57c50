package io.praetor.verification.faults;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.history.Answer;
import io.praetor.verification.history.Call;
import io.praetor.verification.history.Disturbance;
import io.praetor.verification.history.Mode;
import io.praetor.verification.history.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the leader away from the others, lets another one be elected and acknowledge writes, and
 * has the old one asked for them while it may still believe that it leads. Traffic at random hardly
 * ever asks in that time. Owned by the thread that owns the cluster.
 */
final class Ambush {
  /** How the leader is taken away. */
  private enum Trap {
    /** SIGSTOP; the requests wait in its kernel when it goes on. */
    STOPPED,
    /** The same, and nothing that the others have sent meanwhile reaches it at first. */
    STOPPED_AND_CUT_OFF,
    /** Cut off from all other servers, while clients still reach it. */
    CUT_OFF
  }

  private static final int KEYS = 3;
  private static final int READERS_MIN = 8;
  private static final int READERS_MAX = 32;

  /** Those who ask all the time until the old leader steps down are few. */
  private static final int STEADY_READERS = 8;

  private static final int FIRST_CLIENT = 2_000;
  private static final int CLIENTS_EACH = 100;

  private static final Duration CALM_MAX = Duration.ofSeconds(15);
  private static final long ELECTED_MS_MAX = 12_000;
  private static final Duration WRITTEN_MAX = Duration.ofSeconds(6);
  private static final long DEPOSED_MS_MAX = 4_000;
  private static final long POLL_MS = 5;
  private static final long WRITE_PAUSE_MS = 20;

  private final Cluster cluster;
  private final Recorder recorder;
  private final Random random;
  private final List<String> done = new ArrayList<>();
  private final int firstTrap;
  private int laid;
  private int values;

  Ambush(Cluster cluster, Recorder recorder, Random random) {
    this.cluster = cluster;
    this.recorder = recorder;
    this.random = random;
    this.firstTrap = random.nextInt(Trap.values().length);
  }

  /** The prefixes of the groups of keys that are written: each key is judged alone. */
  static List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      groups.add("f/ambush" + i + "/");
    }
    return groups;
  }

  /** The service that is written, with a slash. */
  static List<String> services() {
    return List.of("ambush/");
  }

  private static List<String> keys() {
    return groups().stream().map(group -> group + "key").toList();
  }

  private static String instance() {
    return ServiceCallMaker.key(services().getFirst(), "a:1");
  }

  /** What is asked for of what is written. */
  private static List<Call> reads() {
    List<Call> reads = new ArrayList<>();
    keys().forEach(key -> reads.add(Call.Read.now(key)));
    services().forEach(service -> reads.add(Call.ReadService.now(service, Call.Aspect.HEALTH)));
    return reads;
  }

  /** What was done so far, for people. */
  String done() {
    return "ambushes: " + String.join(", ", done);
  }

  /** Lies in wait once, and leaves the cluster whole, though perhaps not recovered. */
  void lay() throws IOException, InterruptedException {
    int number = laid++;
    Trap trap = Trap.values()[(firstTrap + number) % Trap.values().length];
    int readers =
        trap == Trap.CUT_OFF ? STEADY_READERS : random.nextInt(READERS_MIN, READERS_MAX + 1);
    boolean harsh = random.nextBoolean();
    long clientSides = random.nextLong();
    var _ = Cluster.await(CALM_MAX, () -> cluster.members().stream().allMatch(cluster::isHealthy));
    Member old = cluster.leader().orElse(null);
    if (old == null) {
      done.add("nobody led");
      return;
    }
    int client = FIRST_CLIENT + number * CLIENTS_EACH;
    try (Conversations writer = new Conversations(client, recorder);
        Readers all = Readers.gather(old, reads(), readers, client + 1, recorder)) {
      var _ = write(writer, old);
      long from = System.nanoTime();
      boolean sprung = false;
      try {
        sprung = spring(trap, old, harsh, clientSides, writer, all);
      } finally {
        cluster.resume(old);
        cluster.network().heal();
        recorder.add(new Disturbance("ambush of " + old.name(), from, System.nanoTime()));
      }
      done.add(
          old.name()
              + " "
              + trap.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + (sprung ? "" : " (no other led)"));
    }
  }

  /** Whether another one led and acknowledged writes before the old one went on or gave up. */
  private boolean spring(
      Trap trap, Member old, boolean harsh, long clientSides, Conversations writer, Readers readers)
      throws IOException, InterruptedException {
    if (trap == Trap.CUT_OFF) {
      readers.begin();
    }
    if (trap != Trap.STOPPED) {
      cutOff(old, harsh, clientSides);
    }
    if (trap != Trap.CUT_OFF) {
      cluster.pause(old);
    }
    Member next = another(old);
    if (next == null || !Cluster.await(WRITTEN_MAX, () -> write(writer, next))) {
      return false;
    }
    if (trap != Trap.CUT_OFF) {
      readers.begin();
      cluster.resume(old);
    }
    long until = System.nanoTime() + DEPOSED_MS_MAX * 1_000_000;
    while (old.address().equals(old.leader()) && System.nanoTime() - until < 0) {
      var _ = write(writer, next);
      TimeUnit.MILLISECONDS.sleep(WRITE_PAUSE_MS);
    }
    return true;
  }

  private void cutOff(Member one, boolean harsh, long clientSides) {
    List<Member> apart = new ArrayList<>(cluster.members());
    apart.remove(one);
    List<Member> clients = cluster.clients();
    for (int i = 0; i < clients.size(); i++) {
      if ((clientSides >> i & 1) == 1) {
        apart.add(clients.get(i));
      }
    }
    for (Member other : apart) {
      cluster.network().cut(one.name(), other.name(), harsh);
      cluster.network().cut(other.name(), one.name(), harsh);
    }
  }

  /** The leader by the word of one of the others, as soon as there is one. */
  private @Nullable Member another(Member old) throws InterruptedException {
    long until = System.nanoTime() + ELECTED_MS_MAX * 1_000_000;
    while (System.nanoTime() - until < 0) {
      for (Member member : cluster.members()) {
        if (member != old && member.address().equals(member.leader())) {
          return member;
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    return null;
  }

  /** Writes all keys and the service by one server; whether it acknowledged them all. */
  private boolean write(Conversations writer, Member server) {
    String value = CatalogCaller.value("a" + writer.client() + "." + ++values, true);
    if (writer.ask(server, Mode.DEFAULT, new Call.Register(instance(), value)) == null) {
      return false;
    }
    for (String key : keys()) {
      Answer answer =
          writer.ask(
              server, Mode.DEFAULT, new Call.Put(key, "a" + writer.client() + "." + ++values));
      if (answer == null) {
        return false;
      }
    }
    return true;
  }
}
