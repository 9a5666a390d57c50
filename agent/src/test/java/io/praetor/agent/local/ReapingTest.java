package io.praetor.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.store.catalog.CheckStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that go because a check of theirs has been critical for too long. */
class ReapingTest {
  /** What a test may take on a slow machine. */
  private static final Duration SLACK = Duration.ofSeconds(50);

  @TempDir private Path folder;

  private long begunNanos;

  @BeforeEach
  void begin() {
    begunNanos = System.nanoTime();
  }

  /** Has the agent look at its services as it would when that much time has passed. */
  private void look(SmallAgent agent, Duration later) throws Exception {
    LocalRegistrations all = agent.registrations();
    all.hand(() -> all.reap(begunNanos + later.toNanos()));
    // What is handed over later is done later.
    SmallAgent.done(done -> all.nodeMaintenance(false, "", done));
  }

  private static void tell(SmallAgent agent, String check, CheckStatus status) throws Exception {
    SmallAgent.done(done -> agent.registrations().update(check, status, "", done));
  }

  private SmallAgent agent(SmallCluster cluster) throws Exception {
    return new SmallAgent(cluster, "a", folder, SmallAgent.OPTIONS, LocalDefinitions.NONE);
  }

  private static Set<String> services(SmallAgent agent) {
    Set<String> ids = new TreeSet<>();
    agent.registrations().view().services().forEach((id, _) -> ids.add(id));
    return ids;
  }

  private static String service(String name, String after) {
    return """
    {"Name": "%s", "Check": {"TTL": "10m", "DeregisterCriticalServiceAfter": "%s"}}
    """
        .formatted(name, after);
  }

  @Test
  void serviceGoesWithItsChecksWhenItIsCriticalForLongerThanAllowed() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = agent(cluster)) {
      agent.register(service("gone", "10m"));
      agent.register(service("stays", "1h"));
      agent.register("{\"Name\":\"unwatched\",\"Check\":{\"TTL\":\"10m\"}}");
      look(agent, Duration.ofMinutes(10).minus(SLACK));
      assertThat(services(agent)).containsExactlyInAnyOrder("gone", "stays", "unwatched");
      look(agent, Duration.ofMinutes(10).plus(SLACK));
      assertThat(services(agent)).containsExactlyInAnyOrder("stays", "unwatched");
      assertThat(agent.registrations().view().check("service:gone")).isNull();
      agent.awaitAgreement("the catalog has lost it too");
    }
  }

  @Test
  void timeThatIsShorterThanConsulsMinimumIsTakenForThat() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = agent(cluster)) {
      agent.register(service("web", "1s"));
      look(agent, Duration.ofMinutes(1).minus(SLACK));
      assertThat(agent.registrations().view().service("web")).isNotNull();
      look(agent, Duration.ofMinutes(1).plus(SLACK));
      assertThat(agent.registrations().view().service("web")).isNull();
    }
  }

  @Test
  void timeBeginsAnewWhenTheCheckHasPassed() throws Exception {
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = agent(cluster)) {
      agent.register(service("web", "10m"));
      tell(agent, "service:web", CheckStatus.PASSING);
      look(agent, Duration.ofHours(1));
      assertThat(agent.registrations().view().service("web")).isNotNull();
      tell(agent, "service:web", CheckStatus.CRITICAL);
      look(agent, Duration.ofMinutes(10).minus(SLACK));
      assertThat(agent.registrations().view().service("web")).isNotNull();
      tell(agent, "service:web", CheckStatus.WARNING);
      look(agent, Duration.ofHours(1));
      assertThat(agent.registrations().view().service("web"))
          .as("warning is not critical")
          .isNotNull();
    }
  }
}
