package io.praetor.verification.cluster;

import io.praetor.verification.network.Network;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.Program;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Servers of the product as processes on the loopback, and agents before them that are none, with
 * links that can be disturbed. Owned by one thread; any thread may look at the members.
 */
public final class Cluster implements AutoCloseable {
  private static final long POLL_NANOS = 20_000_000;

  private final List<Member> members;
  private final List<Member> clients;
  private final Network network;
  private final LogArchive archive;

  private Cluster(List<Member> members, List<Member> clients, Network network, LogArchive archive) {
    this.members = List.copyOf(members);
    this.clients = List.copyOf(clients);
    this.network = network;
    this.archive = archive;
  }

  /** Starts all agents in a folder; the servers may have no leader yet. */
  public static Cluster start(Path folder, ClusterSettings settings) throws IOException {
    return start(folder, settings, Program.own());
  }

  /** Starts all agents as a build. */
  public static Cluster start(Path folder, ClusterSettings settings, Program program)
      throws IOException {
    int servers = settings.servers();
    int count = servers + settings.clients();
    List<Integer> ports = Ports.free(2 * count);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      addresses.add(host(i) + ":" + ports.get(i));
    }
    Network network = new Network();
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean server = i < servers;
      String name = server ? "s" + (i + 1) : "c" + (i - servers + 1);
      Path own = Files.createDirectories(folder.resolve(name));
      int port = ports.get(i);
      int http = ports.get(count + i);
      network.open(name, host(i), port);
      List<String> arguments = arguments(settings, name, own, host(i), port, http, addresses);
      if (server) {
        arguments.addAll(serverArguments(settings));
      }
      all.add(new Member(name, server, host(i) + ":" + port, http, own, arguments));
    }
    List<Member> members = all.subList(0, servers);
    Cluster cluster =
        new Cluster(
            members,
            all.subList(servers, count),
            network,
            LogArchive.of(members, folder.resolve("archive")));
    // Who ends the suite ends its agents too.
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> all.forEach(Member::strike)));
    for (Member member : all) {
      member.program(program);
      member.start();
    }
    return cluster;
  }

  /** Every address of 127/8 is the loopback: one for each agent's links. */
  private static String host(int i) {
    return "127.1.0." + (i + 1);
  }

  private static List<String> arguments(
      ClusterSettings settings,
      String name,
      Path folder,
      String host,
      int port,
      int http,
      List<String> addresses) {
    List<String> all = new ArrayList<>();
    all.add("agent");
    all.add("-node=" + name);
    all.add("-data-dir=" + folder.resolve("data"));
    all.add("-bind=127.0.0.1");
    all.add("-advertise=" + host);
    all.add("-server-port=" + port);
    all.add("-serf-lan-port=-1");
    all.add("-http-port=" + http);
    all.add("-retry-interval=1s");
    for (String address : addresses) {
      all.add("-retry-join=" + address);
    }
    all.add(
        "-hcl=performance { raft_multiplier = "
            + settings.multiplier()
            + ", rpc_hold_timeout = \""
            + settings.holdMs()
            + "ms\" }");
    return all;
  }

  private static List<String> serverArguments(ClusterSettings settings) {
    List<String> all = new ArrayList<>();
    all.add("-server");
    all.add("-bootstrap-expect=" + settings.servers());
    all.add("-hcl=raft_snapshot_threshold = " + settings.snapshotEntries());
    all.add("-hcl=raft_snapshot_interval = \"1s\"");
    all.addAll(settings.extra());
    return all;
  }

  /** The servers, in the order of their names. */
  public List<Member> members() {
    return members;
  }

  /** The agents that are no servers, in the order of their names. */
  public List<Member> clients() {
    return clients;
  }

  /** All of them: the servers, then the others. */
  public List<Member> agents() {
    List<Member> all = new ArrayList<>(members);
    all.addAll(clients);
    return List.copyOf(all);
  }

  /** The links between them. */
  public Network network() {
    return network;
  }

  /** The server that most of those who answer take for the leader. */
  public Optional<Member> leader() {
    Map<String, Integer> votes = new HashMap<>();
    for (Member member : members) {
      votes.merge(member.leader(), 1, Integer::sum);
    }
    return votes.entrySet().stream()
        .filter(vote -> !vote.getKey().isEmpty())
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .flatMap(
            vote -> members.stream().filter(m -> m.address().equals(vote.getKey())).findFirst());
  }

  /** Starts a server that has ended, with the files that it has. */
  public void start(Member member) throws IOException {
    member.start();
  }

  /** Stops an agent as for an upgrade, and starts it as another build. */
  public void replace(Member member, Program program) throws IOException {
    member.stop();
    member.program(program);
    member.start();
  }

  /** SIGTERM; returns once the process has ended. */
  public void stop(Member member) {
    member.stop();
  }

  /** Kill -9. */
  public void kill(Member member) throws InterruptedException {
    member.kill();
  }

  /** SIGSTOP. */
  public void pause(Member member) throws IOException, InterruptedException {
    member.pause();
  }

  /** SIGCONT. */
  public void resume(Member member) throws IOException, InterruptedException {
    member.resume();
  }

  /** Kills a server, if it runs, and puts its files aside; it starts again with an empty disk. */
  public void loseDisk(Member member) throws IOException, InterruptedException {
    member.kill();
    archive.link();
    member.loseDisk();
  }

  /** From a server's next start on, shifts its wall clock; see {@link ShiftedClock}. */
  public void shiftClock(Member member, long seconds) {
    member.environment(ShiftedClock.environment(seconds));
  }

  /** Asks for a planned change of the leader; whether it was granted. */
  public boolean transferLeadership() {
    return leader()
        .map(m -> m.ask("POST", "/v1/operator/raft/transfer-leader", Duration.ofSeconds(5)))
        .isPresent();
  }

  /** Heals all links, lets all servers run, and starts those that are dead. */
  public void heal() throws IOException, InterruptedException {
    network.heal();
    for (Member member : members) {
      member.resume();
      if (!member.isAlive()) {
        member.start();
      }
    }
  }

  /**
   * Waits until every agent answers a consistent read and every server is a voter.
   *
   * @return whether they did in that time
   */
  public boolean awaitHealthy(Duration waitMax) {
    return await(
        waitMax,
        () ->
            members.stream().allMatch(this::isHealthy)
                && clients.stream().allMatch(Cluster::reads));
  }

  /** Whether a server can reach a leader that counts it as a voter. */
  public boolean isHealthy(Member member) {
    RawHttp.Answer answer = member.ask("GET", "/v1/operator/raft/configuration");
    if (answer == null) {
      return false;
    }
    String peers = answer.text();
    int at = peers.indexOf('"' + member.address() + '"');
    int end = at < 0 ? -1 : peers.indexOf('}', at);
    return end > 0
        && peers.substring(at, end).replace(" ", "").contains("\"Voter\":true")
        && reads(member);
  }

  private static boolean reads(Member agent) {
    return agent.ask("GET", "/v1/kv/?keys&consistent") != null;
  }

  /**
   * Waits until something holds that shows only when it is asked for.
   *
   * @return whether it did in that time
   */
  public static boolean await(Duration waitMax, BooleanSupplier condition) {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Kill -9 of every server at once; their files stay. */
  public void killAll() throws InterruptedException {
    members.forEach(Member::strike);
    for (Member member : members) {
      member.kill();
    }
  }

  /** All files of their logs that there ever were, some of them by now deleted by their owner. */
  public List<Path> logFiles() throws IOException {
    return archive.files();
  }

  @Override
  public void close() {
    try {
      killAll();
      for (Member client : clients) {
        client.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    archive.close();
    network.close();
  }
}
