package io.praetor.verification.process;

import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Several servers of the product on the loopback, formed into one cluster; owned by the thread that
 * started them.
 */
public final class ProductCluster implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);

  private final List<ProductProcess> servers = new ArrayList<>();
  private final List<Integer> serverPorts;
  private final List<Integer> dnsPorts;

  private ProductCluster(List<Integer> serverPorts, List<Integer> dnsPorts) {
    this.serverPorts = serverPorts;
    this.dnsPorts = dnsPorts;
  }

  /**
   * Starts servers with files in {@code folder} and waits until each of them names a leader.
   *
   * @param extra further arguments of each server
   */
  public static ProductCluster start(Path folder, int count, Duration waitMax, String... extra)
      throws IOException {
    return start(Program.own(), folder, count, waitMax, extra);
  }

  /** The same of any build. */
  public static ProductCluster start(
      Program program, Path folder, int count, Duration waitMax, String... extra)
      throws IOException {
    Files.createDirectories(folder);
    List<Integer> ports = Ports.free(3 * count);
    List<Integer> serverPorts = ports.subList(count, 2 * count);
    List<Integer> dnsPorts = ports.subList(2 * count, 3 * count);
    ProductCluster cluster = new ProductCluster(serverPorts, dnsPorts);
    try {
      for (int i = 0; i < count; i++) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("agent", "-server", "-bootstrap-expect=" + count));
        arguments.add("-node=server-" + (i + 1));
        arguments.add("-data-dir=" + folder.resolve("server-" + (i + 1)));
        arguments.add("-bind=127.0.0.1");
        arguments.add("-http-port=" + ports.get(i));
        arguments.add("-server-port=" + serverPorts.get(i));
        arguments.add("-dns-port=" + dnsPorts.get(i));
        arguments.add("-serf-lan-port=-1");
        arguments.add("-retry-interval=1s");
        serverPorts.forEach(port -> arguments.add("-retry-join=127.0.0.1:" + port));
        arguments.addAll(List.of(extra));
        Path log = folder.resolve("server-" + (i + 1) + ".log");
        cluster.servers.add(ProductProcess.of(program, arguments, Map.of(), log, ports.get(i)));
      }
      for (ProductProcess server : cluster.servers) {
        server.awaitLeader(waitMax);
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The servers, in the order of their start. */
  public List<ProductProcess> servers() {
    return List.copyOf(servers);
  }

  /** Where other agents reach each of them, in the same order. */
  public List<Integer> serverPorts() {
    return serverPorts;
  }

  /** Where a server answers DNS. */
  public int dnsPort(ProductProcess server) {
    return dnsPorts.get(servers.indexOf(server));
  }

  /** The leader, as a majority of the servers says within the time. */
  public ProductProcess leader(Duration waitMax) throws IOException {
    long deadline = System.nanoTime() + waitMax.toNanos();
    while (System.nanoTime() - deadline < 0) {
      int[] votes = new int[servers.size()];
      for (ProductProcess server : servers) {
        int named = named(server).map(serverPorts::indexOf).orElse(-1);
        if (named >= 0 && ++votes[named] > servers.size() / 2) {
          return servers.get(named);
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IOException("no majority names a leader in " + waitMax);
  }

  private static Optional<Integer> named(ProductProcess server) {
    if (!server.isAlive()) {
      return Optional.empty();
    }
    try {
      String text = RawHttp.send(server.httpPort(), "GET", "/v1/status/leader", null).text();
      String port = text.substring(text.lastIndexOf(':') + 1).replaceAll("\\D", "");
      return port.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(port));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The servers other than the given one. */
  public List<ProductProcess> others(ProductProcess server) {
    return servers.stream().filter(other -> other != server).toList();
  }

  @Override
  public void close() {
    servers.forEach(ProductProcess::close);
  }
}
