package io.praetor.verification.dns;

import io.praetor.verification.process.Ports;
import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.DnsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * Three servers and an agent that is none, each of which answers DNS. Owned by the thread that
 * started it; any may ask.
 */
final class DnsCluster implements AutoCloseable {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(90);
  private static final int SERVERS = 3;

  /** How old the view of the agent that is no server may become. */
  static final int STALE_SECONDS_MAX = 10;

  private final ProductCluster servers;
  private final ProductProcess client;
  private final InetSocketAddress clientDns;

  private DnsCluster(ProductCluster servers, ProductProcess client, int clientDnsPort) {
    this.servers = servers;
    this.client = client;
    this.clientDns = new InetSocketAddress(InetAddress.getLoopbackAddress(), clientDnsPort);
    // Whoever ends the program ends its agents too.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  servers.servers().forEach(ProductProcess::strike);
                  client.strike();
                }));
  }

  /** Starts them and waits until they know a leader. */
  static DnsCluster start(Path folder) throws IOException {
    ProductCluster servers =
        ProductCluster.start(
            folder, SERVERS, START_WAIT_MAX, "-hcl=performance { raft_multiplier = 1 }");
    List<Integer> ports = Ports.free(3);
    Path own = Files.createDirectories(folder.resolve("client"));
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("-node=client");
    arguments.add("-data-dir=" + own.resolve("data"));
    arguments.add("-bind=127.0.0.1");
    arguments.add("-http-port=" + ports.get(0));
    arguments.add("-server-port=" + ports.get(1));
    arguments.add("-dns-port=" + ports.get(2));
    arguments.add("-serf-lan-port=-1");
    arguments.add("-retry-interval=1s");
    arguments.add("-hcl=dns_config { max_stale = \"" + STALE_SECONDS_MAX + "s\" }");
    servers.serverPorts().forEach(port -> arguments.add("-retry-join=127.0.0.1:" + port));
    ProductProcess client = ProductProcess.of(arguments, own.resolve("log"), ports.get(0));
    DnsCluster cluster = new DnsCluster(servers, client, ports.get(2));
    try {
      client.awaitLeader(START_WAIT_MAX);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  List<ProductProcess> servers() {
    return servers.servers();
  }

  /** A server that does not lead. */
  ProductProcess follower() throws IOException {
    return servers.others(servers.leader(START_WAIT_MAX)).getFirst();
  }

  InetSocketAddress dnsOf(ProductProcess server) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), servers.dnsPort(server));
  }

  /** The agent that is no server. */
  ProductProcess client() {
    return client;
  }

  InetSocketAddress clientDns() {
    return clientDns;
  }

  /** Registers an instance of a service on a node of its own without an agent. */
  void register(String service) throws IOException {
    try (AgentCalls calls = new AgentCalls(servers().getFirst().httpPort())) {
      calls.put("/v1/catalog/register", registration(service));
    }
  }

  /** The body that registers it. */
  static String registration(String service) {
    return "{\"Node\":\"of-"
        + service
        + "\",\"Address\":\"10.8.0.1\",\"Service\":{\"Service\":\""
        + service
        + "\",\"Port\":80}}";
  }

  static String name(String service) {
    return service + ".service.consul";
  }

  /** The response code of the answer about the addresses of a service, asked over UDP. */
  static int code(InetSocketAddress dns, String service) throws IOException {
    Message question = DnsExchange.question(name(service), Type.A, false, 0);
    return DnsExchange.ask(dns, question, false).message().getHeader().getRcode();
  }

  /** Waits until a service is answered with addresses. */
  static void awaitKnown(InetSocketAddress dns, String service) throws IOException {
    AgentCalls.await(
        service + " is answered at " + dns,
        START_WAIT_MAX,
        () -> {
          try {
            return code(dns, service) == Rcode.NOERROR;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Override
  public void close() {
    client.close();
    servers.close();
  }
}
