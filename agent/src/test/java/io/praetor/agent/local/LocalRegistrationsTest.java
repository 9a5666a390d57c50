package io.praetor.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.praetor.agent.check.CheckDefinition;
import io.praetor.agent.check.CheckState;
import io.praetor.store.catalog.CheckStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistrationsTest {
  private static final String WEB =
      """
      {"Name": "web", "ID": "web-1", "Port": 80, "Tags": ["a"], "Meta": {"k": "v"},
       "Address": "192.0.2.1", "Token": "secret", "Weights": {"Passing": 3, "Warning": 2},
       "Checks": [{"TTL": "10m", "CheckID": "alive"},
                  {"HTTP": "http://127.0.0.1:1/", "Interval": "1h", "Status": "passing",
                   "Header": {"X-A": ["b", "c"]}, "DeregisterCriticalServiceAfter": "2h"}]}
      """;

  @TempDir private Path folder;

  private SmallAgent agent(SmallCluster cluster, LocalDefinitions definitions) throws Exception {
    return new SmallAgent(cluster, "a", folder, SmallAgent.OPTIONS, definitions);
  }

  @Test
  void allIsThereAgainAfterRestart() throws Exception {
    try (SmallCluster cluster = new SmallCluster()) {
      LocalView before;
      CheckDefinition defined;
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.register(WEB);
        LocalRegistrations all = agent.registrations();
        SmallAgent.done(done -> all.update("alive", CheckStatus.WARNING, "so so", done));
        SmallAgent.done(done -> all.serviceMaintenance("web-1", true, "disk", done));
        SmallAgent.done(done -> all.nodeMaintenance(true, "", done));
        before = all.view();
        defined = agent.check("service:web-1:2").definition();
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("registrations.json"))))
          .isEqualTo("rw-------");
      assertThat(folder.resolve("registrations.json")).content().contains("secret");
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.await("all is read", () -> agent.registrations().view().checks().size() == 4);
        LocalView after = agent.registrations().view();
        assertThat(SmallCluster.rows(after)).isEqualTo(SmallCluster.rows(before));
        assertThat(agent.check("service:web-1:2").definition()).isEqualTo(defined);
        assertThat(after.services().get("web-1")).isEqualTo(before.services().get("web-1"));
      }
    }
  }

  @Test
  void noServiceIsSeenWithoutItsChecksAndAllAreThereOnceOpen() throws Exception {
    LocalDefinitions defined =
        new LocalDefinitions(
            List.of(
                SmallAgent.service(
                    "{\"Name\":\"db\",\"Checks\":[{\"TTL\":\"10m\"},{\"TTL\":\"10m\"}]}")),
            List.of());
    try (SmallCluster cluster = new SmallCluster()) {
      LocalView before;
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        LocalRegistrations all = agent.registrations();
        List<LocalView> seen = new CopyOnWriteArrayList<>();
        all.listen((_, after) -> seen.add(after));
        agent.register(WEB);
        SmallAgent.done(done ->
            all.register(
                SmallAgent.service(
                    "{\"Name\":\"web\",\"ID\":\"web-1\",\"Checks\":"
                        + "[{\"TTL\":\"10m\",\"CheckID\":\"b\"},{\"TTL\":\"10m\",\"CheckID\":\"c\"}]}"),
                true,
                done));
        all.configure(defined, SmallAgent.OPTIONS);
        SmallAgent.done(done -> all.nodeMaintenance(true, "", done));
        before = all.view();
        assertThat(before.services().size()).isEqualTo(2);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(4);
        for (LocalView view : seen) {
          for (LocalService service : view.services().values()) {
            assertThat(view.checksOf(service.definition().id()))
                .as("the checks of %s", service)
                .hasSize(2);
          }
        }
      }
      try (SmallAgent agent = agent(cluster, defined)) {
        assertThat(SmallCluster.rows(agent.registrations().view()))
            .as("at once after the start")
            .isEqualTo(SmallCluster.rows(before));
      }
    }
  }

  @Test
  void ofTtlThatRanOutMeanwhileTheCheckIsCriticalAtOnce() throws Exception {
    try (SmallCluster cluster = new SmallCluster()) {
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"10m\"}}");
        SmallAgent.done(
            done -> agent.registrations().update("service:web", CheckStatus.PASSING, "fine", done));
      }
      Path file = folder.resolve("registrations.json");
      Files.writeString(
          file, Files.readString(file).replaceFirst("\"ExpiresMs\":\\d+", "\"ExpiresMs\":1"));
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.await("it is read", () -> agent.registrations().view().checks().size() == 1);
        LocalCheck check = agent.check("service:web");
        assertThat(check.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(check.row().output())
            .isEqualTo("TTL expired (last output before timeout follows): fine");
      }
    }
  }

  @Test
  void aHeartbeatThatWaitedWhileItsTtlRanOutIsTheLastWord() throws Exception {
    CountDownLatch heldUp = new CountDownLatch(1);
    CountDownLatch rung = new CountDownLatch(1);
    CompletableFuture<CheckStatus> last = new CompletableFuture<>();
    try (SmallCluster cluster = new SmallCluster();
        SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
      LocalRegistrations all = agent.registrations();
      agent.register("{\"Name\":\"web\",\"Check\":{\"TTL\":\"500ms\",\"Status\":\"passing\"}}");
      all.hand(() -> {
        heldUp.countDown();
        assertThatNoException().isThrownBy(() -> rung.await(60, TimeUnit.SECONDS));
      });
      assertThat(heldUp.await(60, TimeUnit.SECONDS)).isTrue();
      all.update("service:web", CheckStatus.PASSING, "alive", _ -> {});
      // It is due later, on the same event loop: when it rings, the one before has.
      agent
          .runner()
          .add(
              CheckDefinition.builder().id("later").ttl(Duration.ofMillis(500)).build(),
              CheckState.of(CheckStatus.PASSING),
              (_, _, _) -> {
                all.hand(() -> last.complete(agent.check("service:web").status()));
                rung.countDown();
              });
      assertThat(last.get(60, TimeUnit.SECONDS)).isEqualTo(CheckStatus.PASSING);
    }
  }

  @Test
  void theConfigurationWinsAndItsReloadLeavesOthersAlone() throws Exception {
    try (SmallCluster cluster = new SmallCluster()) {
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.register("{\"Name\":\"web\",\"Port\":1,\"Check\":{\"TTL\":\"10m\"}}");
        agent.register("{\"Name\":\"kept\"}");
        SmallAgent.done(
            done -> agent.registrations().update("service:web", CheckStatus.PASSING, "fine", done));
      }
      LocalDefinitions defined =
          new LocalDefinitions(
              List.of(
                  SmallAgent.service("{\"Name\":\"web\",\"Port\":2,\"Check\":{\"TTL\":\"10m\"}}")),
              List.of(check("disk")));
      try (SmallAgent agent = agent(cluster, defined)) {
        LocalRegistrations all = agent.registrations();
        agent.await("all is read", () -> all.view().checks().size() == 2);
        assertThat(agent.service().definition().port()).isEqualTo(2);
        assertThat(agent.check("service:web").status())
            .as("its check does not flap")
            .isEqualTo(CheckStatus.PASSING);
        SmallAgent.done(done -> all.update("disk", CheckStatus.WARNING, "90 %", done));

        all.configure(
            new LocalDefinitions(
                List.of(SmallAgent.service("{\"Name\":\"db\"}")), List.of(check("disk"))),
            SmallAgent.OPTIONS);
        agent.await("the reload", () -> all.view().service("db") != null);
        assertThat(all.view().service("web")).isNull();
        assertThat(all.view().check("service:web")).isNull();
        assertThat(all.view().service("kept")).isNotNull();
        assertThat(agent.check("disk").status()).isEqualTo(CheckStatus.WARNING);
        agent.awaitAgreement("the catalog follows");
      }
      // The status of what the configuration defines outlives a restart too.
      try (SmallAgent agent =
          agent(cluster, new LocalDefinitions(List.of(), List.of(check("disk"))))) {
        agent.await("all is read", () -> agent.registrations().view().checks().size() == 1);
        assertThat(agent.check("disk").status()).isEqualTo(CheckStatus.WARNING);
      }
    }
  }

  private static CheckDefinition check(String id) {
    return CheckDefinition.builder().id(id).name(id).ttl(Duration.ofMinutes(10)).build();
  }

  @Test
  void aDamagedFileStopsTheStartAndOneBadRegistrationDoesNot() throws Exception {
    Path file = folder.resolve("registrations.json");
    try (SmallCluster cluster = new SmallCluster()) {
      Files.writeString(file, "{\"Version\":1,\"Services\":[{\"Name\":");
      assertThatThrownBy(() -> agent(cluster, LocalDefinitions.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("move it away");
      Files.writeString(file, "{\"Version\":3}");
      assertThatThrownBy(() -> agent(cluster, LocalDefinitions.NONE))
          .hasMessageContaining("version 3 is not known");
      Files.writeString(file, "{\"Version\":1,\"Services\":[{\"ID\":\"odd\"},{\"Name\":\"web\"}]}");
      try (SmallAgent agent = agent(cluster, LocalDefinitions.NONE)) {
        agent.await("one is read", () -> agent.registrations().view().services().size() == 1);
      }
    }
  }
}
