package io.praetor.verification.cluster;

import io.praetor.verification.history.Disturbance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Carries out the steps of a schedule on the servers of one cluster, and on the links of all its
 * agents; owned by the cluster's thread.
 */
public final class Nemesis {
  /** A server with an empty disk is a voter again within this, or something is wrong. */
  private static final Duration RETURN_MAX = Duration.ofMinutes(3);

  /** From this bit of a step's victim on: on which side of a cut a client agent is. */
  private static final int CLIENT_BIT = 12;

  private static final long SHIFT_SECONDS = 3 * 3600;

  private final Cluster cluster;
  private final Consumer<Disturbance> record;
  private final List<String> done = new ArrayList<>();

  /** One that tells when something was disturbed, so that slowness in that time proves nothing. */
  public Nemesis(Cluster cluster, Consumer<Disturbance> record) {
    this.cluster = cluster;
    this.record = record;
  }

  /** What was done so far, for people. */
  public String done() {
    return String.join("; ", done);
  }

  /**
   * Carries out one step and leaves the cluster whole, though perhaps not recovered.
   *
   * @throws IllegalStateException if a server with an empty disk does not come back
   */
  public void carryOut(Step step) throws IOException, InterruptedException {
    long from = System.nanoTime();
    String what = step.fault().name();
    try {
      what = inflict(step);
    } finally {
      record.accept(new Disturbance(what, from, System.nanoTime()));
    }
    if (what.isEmpty()) {
      return;
    }
    done.add(what);
    TimeUnit.MILLISECONDS.sleep(step.gapMs());
  }

  private String inflict(Step step) throws IOException, InterruptedException {
    List<Member> members = cluster.members();
    Member any = members.get(step.victim() % members.size());
    return switch (step.fault()) {
      case KILL_ONE -> kill(any, step);
      case KILL_LEADER -> kill(leaderOr(any), step);
      case KILL_ALL -> {
        cluster.killAll();
        cluster.heal();
        yield "kill all";
      }
      case PAUSE_ONE -> pause(any, step);
      case PAUSE_LEADER -> pause(leaderOr(any), step);
      case CUT_LEADER -> {
        Member leader = leaderOr(any);
        yield part(step, List.of(leader), without(leader), true, true);
      }
      case CUT_MINORITY -> {
        List<Member> few = new ArrayList<>();
        for (int i = 0; i < (members.size() - 1) / 2; i++) {
          few.add(members.get((step.victim() + i) % members.size()));
        }
        List<Member> rest = new ArrayList<>(members);
        rest.removeAll(few);
        yield part(step, few, rest, true, true);
      }
      case CUT_BRIDGE -> {
        List<Member> others = without(any);
        int half = others.size() / 2;
        yield part(step, others.subList(0, half), others.subList(half, others.size()), true, true);
      }
      case MUTE_LEADER -> {
        Member leader = leaderOr(any);
        yield part(step, List.of(leader), without(leader), true, false);
      }
      case DEAFEN_LEADER -> {
        Member leader = leaderOr(any);
        yield part(step, List.of(leader), without(leader), false, true);
      }
      case SLOW_LINKS -> slow(step, "slow links", 20, 120, 0, 0);
      case LOSSY_LINKS -> slow(step, "lossy links", 0, 5, 0.05, 250);
      case LOSE_DISK -> {
        cluster.loseDisk(any);
        TimeUnit.MILLISECONDS.sleep(step.holdMs());
        back(any);
        yield "lose the disk of " + any.name();
      }
      case TRANSFER -> cluster.transferLeadership() ? "transfer" : "transfer (not granted)";
      case SHIFT_CLOCK -> {
        if (!ShiftedClock.isPossible()) {
          yield "";
        }
        cluster.shiftClock(any, step.harsh() ? SHIFT_SECONDS : -SHIFT_SECONDS);
        yield (step.harsh() ? "clock ahead, " : "clock behind, ") + kill(any, step);
      }
    };
  }

  private Member leaderOr(Member any) {
    return cluster.leader().orElse(any);
  }

  private List<Member> without(Member one) {
    return cluster.members().stream().filter(m -> m != one).toList();
  }

  private String kill(Member member, Step step) throws IOException, InterruptedException {
    cluster.kill(member);
    TimeUnit.MILLISECONDS.sleep(step.holdMs());
    cluster.start(member);
    return "kill " + member.name() + " for " + seconds(step);
  }

  private String pause(Member member, Step step) throws IOException, InterruptedException {
    cluster.pause(member);
    TimeUnit.MILLISECONDS.sleep(step.holdMs());
    cluster.resume(member);
    return "pause " + member.name() + " for " + seconds(step);
  }

  private String part(
      Step step, List<Member> oneSide, List<Member> otherSide, boolean there, boolean back)
      throws InterruptedException {
    List<Member> some = new ArrayList<>(oneSide);
    List<Member> rest = new ArrayList<>(otherSide);
    List<Member> clients = cluster.clients();
    for (int i = 0; i < clients.size(); i++) {
      // The lower bits say who the victim is.
      boolean with = (step.victim() >> (CLIENT_BIT + i) & 1) == 1;
      (with ? some : rest).add(clients.get(i));
    }
    for (Member one : some) {
      for (Member other : rest) {
        if (there) {
          cluster.network().cut(one.name(), other.name(), step.harsh());
        }
        if (back) {
          cluster.network().cut(other.name(), one.name(), step.harsh());
        }
      }
    }
    TimeUnit.MILLISECONDS.sleep(step.holdMs());
    cluster.network().heal();
    String arrow = there && back ? "|" : there ? ">" : "<";
    return (step.harsh() ? "reset " : "cut ")
        + names(some)
        + arrow
        + names(rest)
        + " for "
        + seconds(step);
  }

  private String slow(
      Step step, String name, long byMs, long upToMoreMs, double stalls, long stallMs)
      throws InterruptedException {
    for (Member one : cluster.agents()) {
      for (Member other : cluster.agents()) {
        if (one != other) {
          cluster.network().slow(one.name(), other.name(), byMs, upToMoreMs, stalls, stallMs);
        }
      }
    }
    TimeUnit.MILLISECONDS.sleep(step.holdMs());
    cluster.network().heal();
    return name + " for " + seconds(step);
  }

  /** One disk may be lost at a time: the server is a voter again before anything else is done. */
  private void back(Member member) throws IOException, InterruptedException {
    cluster.start(member);
    long deadline = System.nanoTime() + RETURN_MAX.toNanos();
    while (!cluster.isHealthy(member)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            member.name() + " lost its disk and is no voter again after " + RETURN_MAX);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String names(List<Member> members) {
    return members.stream().map(Member::name).collect(Collectors.joining(","));
  }

  private static String seconds(Step step) {
    return String.format(Locale.ROOT, "%.1f s", step.holdMs() / 1000.0);
  }
}
