package io.praetor.verification.events;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Three servers and two agents that are none: events are fired at each of them while nothing is
 * wrong, while agents are cut off or killed, and while one is away for longer than events are kept.
 * Owned by the thread that runs it.
 */
public final class EventSpread {
  private static final Duration START_MAX = Duration.ofMinutes(4);
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 20;
  private static final int KEPT = 256;
  private static final int AWAY = 300;
  private static final Pattern ID = Pattern.compile("\"ID\":\"([^\"]*)\"");

  /** An event that was answered with its id. */
  private record Fired(String id, long nanos) {}

  private final Cluster cluster;
  private final List<Listener> listeners;
  private int wrong;

  private EventSpread(Cluster cluster) {
    this.cluster = cluster;
    listeners = cluster.agents().stream().map(Listener::new).toList();
  }

  /** {@code events [-events=N]} */
  public static void main(String[] arguments) throws Exception {
    int events = 100;
    for (String argument : arguments) {
      if (argument.startsWith("-events=")) {
        events = Math.min(KEPT, Integer.parseInt(argument.substring("-events=".length())));
      } else {
        System.err.println("usage: events [-events=N]; not known: " + argument);
        System.exit(2);
      }
    }
    Path folder = Files.createTempDirectory("praetor-events");
    int wrong;
    try (Cluster cluster = Cluster.start(folder, ClusterSettings.of(3).withClients(2))) {
      if (!cluster.awaitHealthy(START_MAX)) {
        throw new IllegalStateException("the cluster is not healthy");
      }
      wrong = new EventSpread(cluster).run(events);
    }
    System.out.println(wrong == 0 ? "nothing was wrong" : wrong + " things were wrong");
    System.exit(wrong == 0 ? 0 : 1);
  }

  private int run(int events) throws IOException, InterruptedException {
    Member server = cluster.members().get(2);
    Member client = cluster.clients().getFirst();
    judge("whole", fire(cluster.agents(), events), listeners, 0);
    for (boolean reset : List.of(true, false)) {
      String how = reset ? "reset" : "held";
      cutOff(server, reset);
      heal("s3 cut off, " + how, fire(cluster.agents(), events));
      cutOff(client, reset);
      List<Member> others = new ArrayList<>(cluster.agents());
      others.remove(client);
      heal("c1 cut off, " + how, fire(others, events));
    }
    bridge(events);
    cluster.kill(cluster.members().getFirst());
    List<Member> left = new ArrayList<>(cluster.agents());
    left.removeFirst();
    judge("s1 killed", fire(left, events), listeners.subList(1, listeners.size()), 0);
    cluster.heal();
    if (!cluster.awaitHealthy(START_MAX)) {
      note("the cluster is not healthy after a kill");
    }
    away(client, server);
    listeners.forEach(Listener::close);
    return wrong;
  }

  private void cutOff(Member agent, boolean reset) {
    for (Member other : cluster.agents()) {
      if (other != agent) {
        cluster.network().cut(agent.name(), other.name(), reset);
        cluster.network().cut(other.name(), agent.name(), reset);
      }
    }
  }

  /** The first and the last server do not reach each other; the one between them reaches both. */
  private void bridge(int events) throws InterruptedException {
    cluster.network().cut("s1", "s3", true);
    cluster.network().cut("s3", "s1", true);
    List<Fired> fired = fire(cluster.agents(), events);
    judge("s1 and s3 cut from each other", fired, listeners, 0);
    cluster.network().heal();
  }

  private void heal(String what, List<Fired> fired) throws InterruptedException {
    cluster.network().heal();
    judge(what, fired, listeners, System.nanoTime());
  }

  /** An agent is away while more are fired than are kept. */
  private void away(Member client, Member server) throws InterruptedException {
    cutOff(client, true);
    List<Fired> fired = fire(List.of(server), AWAY);
    cluster.network().heal();
    Listener listener =
        listeners.stream().filter(each -> each.agent() == client).findFirst().orElseThrow();
    List<Fired> kept = fired.subList(fired.size() - KEPT, fired.size());
    boolean came = Cluster.await(WAIT_MAX, () -> missing(kept, listener) == 0);
    long older = AWAY - KEPT - missing(fired.subList(0, fired.size() - KEPT), listener);
    boolean isSaid =
        Cluster.await(WAIT_MAX, () -> client.log().contains("has missed " + (AWAY - KEPT)));
    System.out.printf(
        "c1 away for %d events: the last %d %s, %d older ones came, its log %s%n",
        AWAY,
        KEPT,
        came ? "came" : "did not all come",
        older,
        isSaid ? "says that " + (AWAY - KEPT) + " are missing" : "does not say what is missing");
    if (!came || !isSaid || listener.repeatedCount() > 0) {
      note("an agent that was away for longer");
    }
  }

  /** Fires events at these agents in turn; those that are refused count for nothing. */
  private static List<Fired> fire(List<Member> at, int count) throws InterruptedException {
    List<Fired> fired = new ArrayList<>();
    for (int i = 0; fired.size() < count && i < 4 * count; i++) {
      long now = System.nanoTime();
      RawHttp.Answer answer =
          at.get(i % at.size()).ask("PUT", "/v1/event/fire/event-" + i, Duration.ofMillis(500));
      Matcher id = ID.matcher(answer == null ? "" : answer.text());
      if (id.find()) {
        fired.add(new Fired(id.group(1), now));
      }
      Thread.sleep(PAUSE_MS);
    }
    return fired;
  }

  private static long missing(List<Fired> fired, Listener at) {
    return fired.stream().filter(each -> at.cameNanos(each.id()) == null).count();
  }

  /**
   * Waits until all events have come to all of these, and tells how late they were.
   *
   * @param healedNanos when the last fault was over; 0 if it is not
   */
  private void judge(String what, List<Fired> fired, List<Listener> at, long healedNanos)
      throws InterruptedException {
    boolean came =
        Cluster.await(WAIT_MAX, () -> at.stream().allMatch(each -> missing(fired, each) == 0));
    List<Long> latest = new ArrayList<>();
    long afterHealing = 0;
    long repeated = 0;
    for (Listener each : at) {
      repeated += each.repeatedCount();
      for (Fired event : fired) {
        Long nanos = each.cameNanos(event.id());
        if (nanos != null) {
          latest.add((nanos - event.nanos()) / 1_000_000);
          afterHealing = Math.max(afterHealing, nanos - healedNanos);
        }
      }
    }
    long[] sorted =
        LongStream.of(latest.stream().mapToLong(each -> each).toArray()).sorted().toArray();
    System.out.printf(
        "%s: %d events at %d agents, %s once; ms from the request: median %d, 99%% %d, most %d%s%n",
        what,
        fired.size(),
        at.size(),
        came ? "each" : "not each",
        sorted[sorted.length / 2],
        sorted[sorted.length * 99 / 100],
        sorted[sorted.length - 1],
        healedNanos == 0 || afterHealing < 0
            ? ""
            : "; the last came " + afterHealing / 1_000_000 + " ms after the links were whole");
    if (!came || repeated > 0) {
      note(what + ": " + repeated + " came again");
      at.forEach(each -> {
        if (missing(fired, each) > 0) {
          System.out.printf("  %s lacks %d%n", each.agent().name(), missing(fired, each));
        }
      });
    }
  }

  private void note(String what) {
    wrong++;
    System.out.println("WRONG " + what);
  }
}
