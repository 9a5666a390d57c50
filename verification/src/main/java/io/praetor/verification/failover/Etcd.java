package io.praetor.verification.failover;

import io.praetor.verification.process.EtcdCluster;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Three servers of Debian's etcd, over the JSON form of its API (its "gRPC gateway"). */
final class Etcd implements Contestant {
  private static final Duration POLL = Duration.ofMillis(20);

  private final String name;
  private final EtcdCluster cluster;
  private EtcdCluster.@Nullable Server killed;
  private int revivals;

  Etcd(String name, Path folder, String... extra) throws IOException {
    this.name = name;
    this.cluster = EtcdCluster.start(folder, 3, Praetor.WAIT_MAX, extra);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Integer> ports() {
    return cluster.servers().stream().map(EtcdCluster.Server::clientPort).toList();
  }

  @Override
  public int leaderPort() throws IOException {
    return cluster.leader(Praetor.WAIT_MAX).clientPort();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean put(int port, String key, String value, Duration waitMax) {
    String body = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64(key), base64(value));
    try {
      return RawHttp.exchange(port, HttpWrite.of("POST", "/v3/kv/put", body), false, waitMax)
              .status()
          == 200;
    } catch (IOException unknown) {
      return false;
    }
  }

  @Override
  public void killLeader() throws IOException, InterruptedException {
    EtcdCluster.Server leader = cluster.leader(Praetor.WAIT_MAX);
    killed = leader;
    leader.kill();
  }

  /** It has caught up when a serializable (local) read of it shows a later write. */
  @Override
  public void revive() throws IOException {
    EtcdCluster.Server server = Objects.requireNonNull(killed);
    server.restart();
    String key = "failover/revived/" + revivals++;
    EtcdCluster.Server other =
        cluster.servers().stream().filter(each -> each != server).findFirst().orElseThrow();
    if (!put(other.clientPort(), key, "1", Praetor.WAIT_MAX)) {
      throw new IOException("no write of etcd succeeds with all servers up");
    }
    byte[] read =
        HttpWrite.of(
            "POST",
            "/v3/kv/range",
            "{\"key\":\"%s\",\"serializable\":true}".formatted(base64(key)));
    long deadline = System.nanoTime() + Praetor.WAIT_MAX.toNanos();
    while (!shows(server, read)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the revived server of etcd does not catch up");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean shows(EtcdCluster.Server server, byte[] read) {
    try {
      return RawHttp.exchange(server.clientPort(), read, false, Praetor.WAIT_MAX)
          .text()
          .contains("\"kvs\"");
    } catch (IOException starting) {
      return false;
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
