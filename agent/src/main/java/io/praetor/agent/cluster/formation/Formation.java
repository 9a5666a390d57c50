package io.praetor.agent.cluster.formation;

import io.praetor.agent.cluster.formation.FormationPlan.Planned;
import io.praetor.agent.cluster.formation.LocalRecord.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Decides whether this server begins a new cluster, and with whom. Confined to the cluster's
 * thread; it speaks to nobody itself.
 *
 * <p>A new cluster begins with the same first configuration on all its servers, and there must
 * never be two. This is two-phase commit with a coordinator (Gray, 1978):
 *
 * <ol>
 *   <li>Servers with an empty log ask each other who they are. When at least {@code expect} of them
 *       say that they know the same set of servers, that none of these belongs to a cluster, and
 *       that all expect the same number, the one with the lowest node id is the coordinator. It
 *       writes a plan with a new cluster id to its disk, and asks the others to promise it.
 *   <li>A server promises at most one plan at a time, only one that names its own incarnation and
 *       address, and writes it to its disk before it answers.
 *   <li>When all have promised, the coordinator writes to its disk that it is a member, which is
 *       the one moment at which the cluster begins, and starts its log with the plan. The others
 *       ask, and do the same as soon as any server of the plan says that it is a member.
 * </ol>
 *
 * <p><b>Why two clusters cannot come out of it.</b> A plan begins only when each of its servers has
 * it on disk. Two plans that share a server cannot both be there: it promises one at a time, and
 * lets go of a promise only when the coordinator of that plan says that it has given it up. A
 * coordinator gives up only while it is not a member, and writes that down first; from then on that
 * plan can never begin. Two plans that share no server are two sets of servers that have not heard
 * of each other, each as large as {@code expect}: that is what the operator asked for. A server
 * that is a member never becomes blank again, except by losing its disk, and then it is another
 * incarnation, which no old plan names.
 *
 * <p><b>Crashes.</b> Before the plan is written: nothing has happened. The coordinator after it has
 * written the plan: it goes on with that plan when it is back, or gives it up if one of its servers
 * is another incarnation by then or has promised another plan. One that has promised: it still has
 * promised when it is back. The coordinator after the moment of beginning: it is a member when it
 * is back, and those who promised learn it then, or from each other. If a coordinator never comes
 * back while others have promised, these wait for it, and say so: nobody else can know whether the
 * cluster has begun. Their logs are empty, so the way out (to empty their data directories) costs
 * nothing.
 *
 * <p>An answer counts for a promise only if its question was asked after the promise: an older one
 * tells of a time before the coordinator had its plan.
 */
public final class Formation {
  /** What was heard within this time is taken for true now. */
  static final long FRESH_MS = 3_000;

  /** A server that has not been heard for so long is not waited for. */
  static final long KNOWN_MS = 30_000;

  private static final int SERVERS_MAX = 64;

  /** What the caller has to do. */
  public sealed interface Step {
    /** Nothing yet. */
    record Wait(String reason) implements Step {}

    /** Ask servers for their promise. */
    record AskPromises(FormationPlan plan, List<Planned> of) implements Step {}

    /** Start the log with the plan. */
    record Begin(FormationPlan plan) implements Step {}

    /** Ask to be taken into the cluster of the server at an address. */
    record Join(String address, String clusterId) implements Step {}
  }

  /** Where the record is kept. */
  public interface Keeper {
    /** When this returns, the record survives everything but the loss of the disk. */
    void save(LocalRecord record) throws IOException;
  }

  private record Heard(FormationStatement statement, long atMs) {}

  private final String nodeId;
  private final String nodeName;
  private final String address;
  private final int expect;
  private final Keeper keeper;
  private final Supplier<String> newId;
  private final Map<String, Heard> heard = new TreeMap<>();
  private final Set<String> promises = new HashSet<>();
  private volatile LocalRecord record;
  private long generation;

  public Formation(
      String nodeId,
      String nodeName,
      String address,
      int expect,
      LocalRecord record,
      Keeper keeper,
      Supplier<String> newId) {
    this.nodeId = nodeId;
    this.nodeName = nodeName;
    this.address = address;
    this.expect = expect;
    this.record = record;
    this.keeper = keeper;
    this.newId = newId;
  }

  /** How this server stands; any thread. */
  public LocalRecord record() {
    return record;
  }

  /** Changes with each change of standing: answers to questions of an earlier one do not count. */
  public long generation() {
    return generation;
  }

  private void save(LocalRecord next) throws IOException {
    keeper.save(next);
    if (next.standing() != record.standing()) {
      generation++;
      heard.clear();
      promises.clear();
    }
    record = next;
  }

  public FormationStatement statement(long nowMs, List<String> addresses) {
    Set<String> known = new TreeSet<>();
    known.add(mark());
    for (Heard each : heard.values()) {
      if (isCandidate(each.statement) && nowMs - each.atMs < KNOWN_MS) {
        known.add(each.statement.mark());
      }
    }
    LocalRecord now = record;
    FormationPlan plan = now.plan();
    String clusterId =
        now.standing() == Standing.PROMISED && plan != null ? plan.clusterId() : now.clusterId();
    return new FormationStatement(
        nodeId,
        nodeName,
        address,
        now.incarnation(),
        expect,
        now.standing(),
        clusterId,
        List.copyOf(known),
        addresses);
  }

  private String mark() {
    return nodeId + '/' + record.incarnation() + '/' + address;
  }

  private static boolean isCandidate(FormationStatement statement) {
    return statement.expect() > 0 && statement.standing() != Standing.MEMBER;
  }

  /** A server has said who it is, in answer to a question of the given generation. */
  public void heard(long askedIn, FormationStatement statement, long nowMs) {
    if (askedIn != generation || statement.nodeId().equals(nodeId)) {
      return;
    }
    if (heard.size() < SERVERS_MAX || heard.containsKey(statement.address())) {
      heard.put(statement.address(), new Heard(statement, nowMs));
    }
  }

  /** A coordinator asks for a promise: whether it is given. */
  public boolean promise(FormationPlan plan) throws IOException {
    Planned self = plan.server(nodeId);
    if (self == null
        || !self.incarnation().equals(record.incarnation())
        || !self.address().equals(address)
        || self.equals(plan.coordinator())) {
      return false;
    }
    return switch (record.standing()) {
      case MEMBER -> false;
      case PROMISED -> plan.equals(record.plan());
      case BLANK -> {
        boolean mine = expect > 0 && plan.servers().size() >= expect;
        if (mine) {
          save(record.promised(plan));
        }
        yield mine;
      }
    };
  }

  /** A server has given its promise. */
  public void promised(FormationPlan plan, String byNodeId) {
    if (plan.equals(record.plan())) {
      promises.add(byNodeId);
    }
  }

  /** The cluster has taken this server in. */
  public void admitted(String clusterId) throws IOException {
    save(record.member(clusterId));
  }

  /** There is an entry in the log: from now on an empty log is a lost one. */
  public void logBegun() throws IOException {
    save(record.withLog());
  }

  /**
   * Decides what to do next.
   *
   * @param allAsked whether every server that was configured has been asked at least once
   */
  public Step next(long nowMs, boolean allAsked) throws IOException {
    FormationPlan plan = record.plan();
    return switch (record.standing()) {
      case MEMBER -> new Step.Wait("it is a member already");
      case BLANK -> blank(nowMs, allAsked);
      case PROMISED ->
          plan == null
              ? new Step.Wait("its promise is unknown")
              : plan.coordinator().nodeId().equals(nodeId) ? coordinate(plan) : follow(plan, nowMs);
    };
  }

  private Step blank(long nowMs, boolean allAsked) throws IOException {
    Map<String, FormationStatement> candidates = new HashMap<>();
    for (Heard each : heard.values()) {
      FormationStatement other = each.statement;
      boolean fresh = nowMs - each.atMs < FRESH_MS;
      if (fresh && other.standing() == Standing.MEMBER) {
        return new Step.Join(other.address(), other.clusterId());
      }
      if (isCandidate(other) && nowMs - each.atMs < KNOWN_MS) {
        if (!fresh) {
          return new Step.Wait("server " + other.nodeName() + " does not answer");
        }
        if (candidates.put(other.nodeId(), other) != null) {
          return new Step.Wait("two servers have the node id " + other.nodeId());
        }
      }
    }
    if (expect == 0) {
      return new Step.Wait("no server of a cluster answers, and this one does not begin one");
    }
    if (!allAsked) {
      return new Step.Wait("not all servers of retry_join have been asked");
    }
    return expect == 1 ? alone(candidates) : together(candidates, nowMs);
  }

  private Step alone(Map<String, FormationStatement> candidates) throws IOException {
    for (FormationStatement other : candidates.values()) {
      if (other.nodeId().compareTo(nodeId) < 0) {
        return new Step.Wait(
            "server " + other.nodeName() + " begins a cluster too; this one will join it");
      }
    }
    FormationPlan plan =
        new FormationPlan(newId.get(), List.of(new Planned(nodeId, record.incarnation(), address)));
    save(record.began(plan));
    return new Step.Begin(plan);
  }

  private Step together(Map<String, FormationStatement> candidates, long nowMs) throws IOException {
    if (candidates.size() + 1 < expect) {
      return new Step.Wait(
          (candidates.size() + 1)
              + " of "
              + expect
              + " servers (bootstrap_expect) know each other");
    }
    List<String> known = statement(nowMs, List.of()).known();
    List<Planned> servers = new ArrayList<>();
    servers.add(new Planned(nodeId, record.incarnation(), address));
    for (FormationStatement other : candidates.values()) {
      if (other.expect() != expect) {
        return new Step.Wait(
            "server "
                + other.nodeName()
                + " expects "
                + other.expect()
                + " servers and this one "
                + expect
                + ": set bootstrap_expect to the same number on all");
      }
      if (other.standing() == Standing.PROMISED) {
        return new Step.Wait("server " + other.nodeName() + " has promised a plan");
      }
      if (!other.known().equals(known)) {
        return new Step.Wait("server " + other.nodeName() + " knows other servers than this one");
      }
      servers.add(new Planned(other.nodeId(), other.incarnation(), other.address()));
    }
    FormationPlan plan = new FormationPlan(newId.get(), servers);
    if (!plan.coordinator().nodeId().equals(nodeId)) {
      return new Step.Wait(
          "server with node id " + plan.coordinator().nodeId() + " makes the plan");
    }
    save(record.promised(plan));
    return coordinate(plan);
  }

  private Step coordinate(FormationPlan plan) throws IOException {
    List<Planned> missing = new ArrayList<>();
    for (Planned server : plan.servers()) {
      if (server.nodeId().equals(nodeId)) {
        continue;
      }
      Heard last = heard.get(server.address());
      if (last != null && isLost(plan, server, last.statement)) {
        save(record.abandoned());
        return new Step.Wait(
            "the plan was given up, since server "
                + last.statement.nodeName()
                + " cannot promise it any more");
      }
      if (!promises.contains(server.nodeId())) {
        missing.add(server);
      }
    }
    if (!missing.isEmpty()) {
      return new Step.AskPromises(plan, missing);
    }
    save(record.began(plan));
    return new Step.Begin(plan);
  }

  /** Whether a server can never promise the plan. */
  private static boolean isLost(FormationPlan plan, Planned server, FormationStatement now) {
    return !now.nodeId().equals(server.nodeId())
        || !now.incarnation().equals(server.incarnation())
        || (now.standing() != Standing.BLANK && !now.clusterId().equals(plan.clusterId()));
  }

  private Step follow(FormationPlan plan, long nowMs) throws IOException {
    for (Heard each : heard.values()) {
      if (each.statement.standing() == Standing.MEMBER
          && each.statement.clusterId().equals(plan.clusterId())) {
        save(record.began(plan));
        return new Step.Begin(plan);
      }
    }
    Planned coordinator = plan.coordinator();
    Heard last = heard.get(coordinator.address());
    if (last == null || nowMs - last.atMs >= FRESH_MS) {
      return new Step.Wait(blocked(coordinator, "does not answer"));
    }
    FormationStatement now = last.statement;
    if (!now.nodeId().equals(coordinator.nodeId())
        || !now.incarnation().equals(coordinator.incarnation())) {
      return new Step.Wait(blocked(coordinator, "has lost its disk"));
    }
    if (now.standing() == Standing.BLANK || !now.clusterId().equals(plan.clusterId())) {
      save(record.abandoned());
      return new Step.Wait("the plan was given up by its coordinator");
    }
    return new Step.Wait("the coordinator of the plan waits for the promises of others");
  }

  private static String blocked(Planned coordinator, String what) {
    return "this server has promised to begin a cluster planned by the server at "
        + coordinator.address()
        + ", which "
        + what
        + ": start that one again, or, if it is gone for good, stop the servers that wait like"
        + " this one, empty their data directories, and start them again (their logs are empty)";
  }
}
