package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about the catalog print, beside a running agent. */
class CatalogCommandsTest {
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** A new cluster takes it once it has come to the level of the catalog. */
  private static void register(ProductProcess agent, String body) throws IOException {
    long deadline = System.nanoTime() + START_WAIT_MAX.toNanos();
    String answer;
    do {
      answer =
          RawHttp.send(
                  agent.httpPort(),
                  "PUT",
                  "/v1/catalog/register",
                  body.getBytes(StandardCharsets.UTF_8))
              .text();
    } while (answer.contains("of the cluster") && System.nanoTime() - deadline < 0);
    assertThat(answer).isEqualTo("true");
  }

  @Test
  void theyListWhatIsRegistered() throws Exception {
    try (ProductProcess agent = ProductProcess.single(folder).awaitLeader(START_WAIT_MAX)) {
      register(
          agent,
          "{\"Node\": \"outside\", \"Address\": \"192.0.2.1\", \"NodeMeta\": {\"rack\": \"2\"}, \"Service\":"
              + " {\"Service\": \"web\", \"Tags\": [\"v2\", \"a\"]}, \"Check\": {\"Name\": \"c\", \"Status\":"
              + " \"critical\", \"ServiceID\": \"web\"}}");
      assertThat(CommandRun.of(agent, "catalog", "services").output()).isEqualTo("consul\nweb\n");
      assertThat(CommandRun.of(agent, "catalog", "services", "-tags").output())
          .isEqualTo("consul\nweb       a,v2\n");
      assertThat(CommandRun.of(agent, "catalog", "services", "-node=outside").output())
          .isEqualTo("web\n");
      assertThat(CommandRun.of(agent, "catalog", "services", "-node-meta=rack=2").output())
          .isEqualTo("web\n");
      CommandRun none = CommandRun.of(agent, "catalog", "services", "-node=none");
      assertThat(none.exit()).isZero();
      assertThat(none.errors()).startsWith("No services match");
      assertThat(CommandRun.of(agent, "catalog", "nodes", "-service=web", "-detailed").output())
          .contains("outside", "192.0.2.1", "rack=2");
      assertThat(CommandRun.of(agent, "catalog", "datacenters").output()).isEqualTo("dc1\n");
      assertThat(CommandRun.of(agent, "watch", "-type=services").output()).contains("\"web\"");
      assertThat(CommandRun.of(agent, "watch", "-type=nodes").output()).contains("\"outside\"");
      assertThat(CommandRun.of(agent, "watch", "-type=service", "-service=web", "-tag=v2").output())
          .contains("\"outside\"");
      assertThat(
              CommandRun.of(agent, "watch", "-type=service", "-service=web", "-passingonly")
                  .output())
          .isEqualTo("[]\n");
      assertThat(CommandRun.of(agent, "watch", "-type=checks", "-state=critical").output())
          .contains("\"CheckID\": \"c\"");
      assertThat(
              CommandRun.of(agent, "watch", "-type=checks", "-state=warning", "-service=web")
                  .errors())
          .contains("Cannot specify service and state");
      assertThat(CommandRun.of(agent, "catalog", "nodes", "outside").errors())
          .contains("Too many arguments (expected 0, got 1)");
      assertThat(CommandRun.of(agent, "operator", "usage", "instances").output())
          .startsWith(
              """
              Billable Service Instances Total: 1
              dc1 Billable Service Instances: 1

              Billable Services
              Services      Service instances
              2             1

              Nodes
              Datacenter      Count
              dc1             2

              Total           2

              Connect Services
              Type                     Service instances
              api-gateway              0
              """);
      registersWhatFileInHclDefines(agent);
      assertThat(RawHttp.send(agent.httpPort(), "GET", "/v1/config/proxy-defaults", null).status())
          .isEqualTo(501);
      assertThat(RawHttp.send(agent.httpPort(), "GET", "/v1/connect/intentions", null).text())
          .contains("no service mesh");
    }
  }

  private void registersWhatFileInHclDefines(ProductProcess agent) throws Exception {
    Path file = folder.resolve("services.hcl");
    Files.writeString(
        file,
        """
        service {
          name = "api"
          port = 8080
          tags = ["v1"]
          check { ttl = "10m", status = "passing" }
          check { ttl = "20m", status = "passing" }
        }
        service {
          id = "db-1"
          name = "db"
          weights { passing = 3 }
          checks = [{ ttl = "10m" }]
        }
        """);
    assertThat(CommandRun.of(agent, "services", "register", file.toString()).output())
        .isEqualTo("Registered service: api\nRegistered service: db\n");
    assertThat(RawHttp.send(agent.httpPort(), "GET", "/v1/agent/services", null).text())
        .contains("\"Port\":8080", "\"Tags\":[\"v1\"]", "\"Passing\":3");
    assertThat(RawHttp.send(agent.httpPort(), "GET", "/v1/agent/checks", null).text())
        .contains("\"service:api:1\"", "\"service:api:2\"", "\"service:db-1\"");
    Files.writeString(file, "service { name = web }");
    assertThat(CommandRun.of(agent, "services", "register", file.toString()).errors())
        .contains("services.hcl:1:18: ", "a text stands in double quotes");
    Files.writeString(file, "service { id = \"db-1\", name = \"db\" }");
    assertThat(CommandRun.of(agent, "services", "deregister", file.toString()).output())
        .isEqualTo("Deregistered service: db-1\n");
    assertThat(CommandRun.of(agent, "services", "register", "-id=x").errors())
        .startsWith("A service needs a -name");
  }
}
