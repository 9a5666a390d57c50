package io.praetor.verification.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.cluster.Cluster;
import io.praetor.verification.cluster.ClusterSettings;
import io.praetor.verification.cluster.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three servers as processes, of which one that does not lead is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowerTest {
  private static final Duration START_MAX = Duration.ofSeconds(90);

  private Cluster cluster;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster = Cluster.start(folder, ClusterSettings.of(3));
    assertThat(cluster.awaitHealthy(START_MAX)).as("the cluster is healthy").isTrue();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> recordedAnswers() {
    Optional<Member> leader = cluster.leader();
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (leader.isEmpty()) {
      assertThat(System.nanoTime() - deadline).as("a leader is known").isNegative();
      LockSupport.parkNanos(20_000_000);
      leader = cluster.leader();
    }
    Member leading = leader.get();
    Member follower =
        cluster.members().stream().filter(each -> !each.equals(leading)).findFirst().orElseThrow();
    return Recorded.answersAt(
        follower.httpPort(),
        "kv",
        "txn",
        "catalog",
        "health",
        "agentsvc",
        "event",
        "query",
        "uiapi");
  }
}
