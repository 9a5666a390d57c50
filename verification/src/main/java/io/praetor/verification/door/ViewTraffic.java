package io.praetor.verification.door;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import io.praetor.verification.process.ProcessCpu;
import io.praetor.verification.process.Program;
import io.praetor.verification.wire.DnsExchange;
import io.praetor.verification.wire.KeptConnection;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * What it costs that an agent which is no server watches a service: bytes from its server, and CPU
 * of both, for each change of one of the instances, as this build and another have it. What the
 * same changes cost while nothing is watched is taken off. Owned by the thread that runs it.
 */
public final class ViewTraffic {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final int WARM_CHANGES = 1_000;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int DNS_PORT = 8600;

  /** For one change. */
  private record Cost(double bytes, double serverMicros, double agentMicros) {
    Cost minus(Cost other) {
      return new Cost(
          bytes - other.bytes, serverMicros - other.serverMicros, agentMicros - other.agentMicros);
    }
  }

  private final Cluster cluster;
  private final Member server;
  private final Member agent;
  private final int instances;
  private int next;

  private ViewTraffic(Cluster cluster, int instances) {
    this.cluster = cluster;
    this.server = cluster.members().getFirst();
    this.agent = cluster.clients().getFirst();
    this.instances = instances;
  }

  /** {@code view -before=LAUNCHER [-instances=N] [-changes=N] [-rounds=N]} */
  public static void main(String[] arguments) throws Exception {
    Program before = null;
    int instances = 30;
    int changes = 2_000;
    int rounds = 3;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.startsWith("-before=")) {
        before = new Program(Path.of(value), List.of());
      } else if (argument.startsWith("-instances=")) {
        instances = Integer.parseInt(value);
      } else if (argument.startsWith("-changes=")) {
        changes = Integer.parseInt(value);
      } else if (argument.startsWith("-rounds=")) {
        rounds = Integer.parseInt(value);
      } else {
        before = null;
        break;
      }
    }
    if (before == null) {
      System.err.println("usage: view -before=LAUNCHER [-instances=N] [-changes=N] [-rounds=N]");
      System.exit(2);
      return;
    }
    List<Cost> then = new ArrayList<>();
    List<Cost> now = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      then.add(measured(before, instances, changes));
      now.add(measured(Program.own(), instances, changes));
    }
    Cost old = tell("the other build", then);
    Cost own = tell("this build", now);
    System.out.printf(
        Locale.ROOT,
        "this build to the other: bytes %.2f, CPU of the server %.2f, of the agent %.2f%n",
        own.bytes() / old.bytes(),
        own.serverMicros() / old.serverMicros(),
        own.agentMicros() / old.agentMicros());
  }

  private static Cost tell(String whose, List<Cost> rounds) {
    Cost cost =
        new Cost(
            median(rounds.stream().mapToDouble(Cost::bytes).toArray()),
            median(rounds.stream().mapToDouble(Cost::serverMicros).toArray()),
            median(rounds.stream().mapToDouble(Cost::agentMicros).toArray()));
    System.out.printf(
        Locale.ROOT,
        "%s, for each change: %,.0f bytes from the server, %,.0f us of CPU at the server, %,.0f us at"
            + " the agent%n",
        whose,
        cost.bytes(),
        cost.serverMicros(),
        cost.agentMicros());
    return cost;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static Cost measured(Program program, int instances, int changes) throws Exception {
    Path folder = Files.createTempDirectory("praetor-view");
    ClusterSettings settings = ClusterSettings.of(1).withClients(1).withArguments("-dns-port=-1");
    try (Cluster cluster = Cluster.start(folder, settings, program)) {
      if (!cluster.awaitHealthy(START_MAX)) {
        throw new IllegalStateException("the cluster is not healthy");
      }
      return new ViewTraffic(cluster, instances).run(changes);
    }
  }

  private Cost run(int changes) throws Exception {
    try (KeptConnection connection = new KeptConnection(server.httpPort())) {
      for (int i = 0; i < instances; i++) {
        register(connection, i, "");
      }
      change(connection, WARM_CHANGES);
      Cost alone = change(connection, changes);
      await();
      change(connection, WARM_CHANGES);
      return change(connection, changes).minus(alone);
    }
  }

  private void register(KeptConnection connection, int i, String output) throws IOException {
    String body =
        String.format(
            Locale.ROOT,
            "{\"Node\":\"node-%d\",\"Address\":\"10.0.0.%d\",\"SkipNodeUpdate\":true,"
                + "\"Service\":{\"Service\":\"web\",\"Port\":%d,\"Tags\":[\"v1\"],"
                + "\"Meta\":{\"version\":\"1.2.3\"}},\"Check\":{\"CheckID\":\"alive\","
                + "\"ServiceID\":\"web\",\"Status\":\"passing\",\"Output\":\"%s\"}}",
            i,
            i + 1,
            8_000 + i,
            output);
    RawHttp.Answer answer =
        connection.send(
            "PUT", "/v1/catalog/register", body.getBytes(StandardCharsets.UTF_8), START_MAX);
    if (answer.status() != 200) {
      throw new IOException("a registration was answered " + answer.status());
    }
  }

  /** Changes one instance after the other, and tells what each took. */
  private Cost change(KeptConnection connection, int changes) throws Exception {
    long bytes = cluster.network().carriedBytes(agent.name(), server.name());
    long back = cluster.network().carriedBytes(server.name(), agent.name());
    long atServer = ProcessCpu.micros(server.pid());
    long atAgent = ProcessCpu.micros(agent.pid());
    long due = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      register(connection, next % instances, "200 OK " + next++);
      due += PACE_NANOS;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }
    double count = changes;
    return new Cost(
        (cluster.network().carriedBytes(agent.name(), server.name())
                - bytes
                + cluster.network().carriedBytes(server.name(), agent.name())
                - back)
            / count,
        (ProcessCpu.micros(server.pid()) - atServer) / count,
        (ProcessCpu.micros(agent.pid()) - atAgent) / count);
  }

  /** Has the agent watch the service. */
  private static void await() throws Exception {
    InetSocketAddress dns = new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (DnsExchange.ask(
                dns, DnsExchange.question("web.service.consul", Type.A, true, 4096), false)
            .message()
            .getRcode()
        != Rcode.NOERROR) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the agent does not know the service");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
