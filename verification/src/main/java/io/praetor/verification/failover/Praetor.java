package io.praetor.verification.failover;

import io.praetor.verification.process.ProductCluster;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Three servers of the product with {@code raft_multiplier = 1}. */
final class Praetor implements Contestant {
  static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final ProductCluster cluster;
  private @Nullable ProductProcess killed;
  private int revivals;

  Praetor(Path folder) throws IOException {
    cluster =
        ProductCluster.start(
            folder,
            3,
            WAIT_MAX,
            "-hcl=performance { raft_multiplier = 1 }",
            "-hcl=limits { http_max_conns_per_client = 100000 }");
  }

  @Override
  public String name() {
    return "praetor";
  }

  @Override
  public List<Integer> ports() {
    return cluster.servers().stream().map(ProductProcess::httpPort).toList();
  }

  @Override
  public int leaderPort() throws IOException {
    return cluster.leader(WAIT_MAX).httpPort();
  }

  @Override
  public boolean put(int port, String key, String value, Duration waitMax) {
    try {
      RawHttp.Answer answer =
          RawHttp.exchange(port, HttpWrite.of("PUT", "/v1/kv/" + key, value), false, waitMax);
      return answer.status() == 200 && answer.text().strip().equals("true");
    } catch (IOException unknown) {
      return false;
    }
  }

  @Override
  public void killLeader() throws IOException, InterruptedException {
    ProductProcess leader = cluster.leader(WAIT_MAX);
    killed = leader;
    leader.kill();
  }

  /** It has caught up when its own view shows a write that was made after its start. */
  @Override
  public void revive() throws IOException {
    ProductProcess server = Objects.requireNonNull(killed);
    server.restart();
    server.awaitLeader(WAIT_MAX);
    String key = "failover/revived/" + revivals++;
    if (!put(cluster.others(server).getFirst().httpPort(), key, "1", WAIT_MAX)) {
      throw new IOException("no write succeeds with all servers up");
    }
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (RawHttp.send(server.httpPort(), "GET", "/v1/kv/" + key + "?stale", null).status()
        != 200) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the revived server does not catch up:\n" + server.log());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Has the leader hand over; returns once another leads. */
  void transfer() throws IOException {
    ProductProcess leader = cluster.leader(WAIT_MAX);
    RawHttp.Answer answer =
        RawHttp.send(leader.httpPort(), "PUT", "/v1/operator/raft/transfer-leader", null);
    if (answer.status() != 200) {
      throw new IOException("transfer-leader answers " + answer.status() + ": " + answer.text());
    }
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (cluster.leader(WAIT_MAX) == leader) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the leader still leads " + WAIT_MAX + " after it handed over");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
