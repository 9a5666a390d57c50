package io.praetor.verification.door;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent that is no server, as a process. Owned by the thread that started it; any may ask. */
public final class ClientAgent implements AutoCloseable {
  private static final long POLL_NANOS = 50_000_000;
  private static final Pattern IN_USE = Pattern.compile("\"current_server\": ?\"([^\"]*)\"");
  private static final Pattern PARKED = Pattern.compile("(?m)^\\w*http_parked_queries (\\d+)");

  private final String name;
  private final Cluster cluster;
  private final ProductProcess process;

  private ClientAgent(String name, Cluster cluster, ProductProcess process) {
    this.name = name;
    this.cluster = cluster;
    this.process = process;
  }

  /**
   * Starts one that is told of all servers; it may not have found them yet.
   *
   * @param extra further arguments
   */
  public static ClientAgent start(Path folder, String name, Cluster cluster, String... extra)
      throws IOException {
    List<Integer> ports = Ports.free(2);
    Files.createDirectories(folder);
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("-node=" + name);
    arguments.add("-data-dir=" + folder.resolve("data"));
    arguments.add("-bind=127.0.0.1");
    arguments.add("-server-port=" + ports.get(0));
    arguments.add("-serf-lan-port=-1");
    arguments.add("-http-port=" + ports.get(1));
    arguments.add("-hcl=limits { http_max_conns_per_client = 0 }");
    for (Member member : cluster.members()) {
      arguments.add("-retry-join=" + member.address());
    }
    arguments.addAll(List.of(extra));
    return new ClientAgent(
        name, cluster, ProductProcess.of(arguments, folder.resolve("log"), ports.get(1)));
  }

  public int httpPort() {
    return process.httpPort();
  }

  public ProductProcess process() {
    return process;
  }

  /** Waits until the cluster counts it among its members that live. */
  public ClientAgent awaitMember(Duration waitMax) {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (!isMember()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(name + " is no member:\n" + process.log());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return this;
  }

  private boolean isMember() {
    try {
      RawHttp.Answer answer =
          RawHttp.send(httpPort(), "GET", "/v1/health/node/" + name + "?consistent", null);
      return answer.status() == 200 && answer.text().contains("\"Status\":\"passing\"");
    } catch (IOException e) {
      return false;
    }
  }

  /** The server that it asks now, if it is one of the cluster's. */
  public Optional<Member> serverInUse() throws IOException {
    Matcher found = IN_USE.matcher(RawHttp.send(httpPort(), "GET", "/v1/agent/self", null).text());
    String address = found.find() ? found.group(1) : "";
    return cluster.members().stream()
        .filter(member -> member.address().equals(address))
        .findFirst();
  }

  /** How many blocking queries wait at the servers. */
  public static int parkedAtServers(Cluster cluster) {
    int parked = 0;
    for (Member member : cluster.members()) {
      RawHttp.Answer metrics = member.ask("GET", "/v1/agent/metrics?format=prometheus");
      Matcher found = PARKED.matcher(metrics == null ? "" : metrics.text());
      parked += found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
    return parked;
  }

  @Override
  public void close() {
    process.close();
  }
}
