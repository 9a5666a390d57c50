package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Services, sessions and the cluster; and what one who may less is told. Stateless. */
final class ClusterSteps {
  private ClusterSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a service is seen, put into maintenance and taken out", ClusterSteps::service),
        new Step("a lock is seen and released", ClusterSteps::released),
        new Step("the servers and the leader are seen", ClusterSteps::servers),
        new Step("who may not is told which rule forbids it", ClusterSteps::forbidden));
  }

  private static void service(PageAgents agents) throws Exception {
    agents.put(
        "/v1/agent/service/register",
        "{\"Name\": \"backend\", \"Port\": 8080, \"Tags\": [\"v1\"], \"Check\": {\"TTL\": \"10m\", \"Status\": \"passing\"}}");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/services/backend")) {
      Browser browser = visit.browser();
      browser.find("instance");
      browser.click("maintenance");
      browser.click("yes");
      browser.await("maintenance", () -> health(agents).contains("_service_maintenance"));
      browser.click("deregister");
      browser.click("yes");
      browser.await("it is gone", () -> health(agents).equals("[]"));
      visit.judge();
    }
  }

  private static String health(PageAgents agents) {
    try {
      return agents.ask("GET", "/v1/health/service/backend", null).text().strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static void released(PageAgents agents) throws Exception {
    String session =
        agents
            .ask(
                "PUT",
                "/v1/session/create",
                "{\"Name\": \"holder\"}".getBytes(StandardCharsets.UTF_8))
            .text()
            .replaceAll("[^0-9a-f-]", "")
            .replaceAll("^.*?([0-9a-f]{8}-)", "$1");
    agents.put("/v1/kv/locks/leader?acquire=" + session, "me");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/sessions")) {
      Browser browser = visit.browser();
      browser.awaitText("locks/leader");
      browser.click("release");
      browser.click("yes");
      browser.await(
          "nobody holds it",
          () -> {
            try {
              return !agents.ask("GET", "/v1/kv/locks/leader", null).text().contains("Session");
            } catch (IOException e) {
              return false;
            }
          });
      visit.judge();
    }
  }

  private static void servers(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/cluster")) {
      Browser browser = visit.browser();
      for (int server = 1; server <= 3; server++) {
        browser.awaitText("server-" + server);
      }
      browser.find("servers");
      browser.find("plots");
      visit.judge();
    }
  }

  private static void forbidden(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/read", "only");
    agents.put("/v1/kv/app/open/k", "free");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.READER, "#/keys/app/open/k")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.type("editor", "freer");
      browser.click("save");
      browser.click("save-now");
      browser.await("it is saved", () -> KeySteps.value(agents, "app/open/k", "freer"));
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.follow("#/keys/app/read");
      browser.awaitText("only");
      browser.click("edit");
      browser.type("editor", "never");
      browser.click("save");
      browser.click("save-now");
      browser.find("failure");
      require(agents.value("app/read").equals("only"), "it was written");
      visit.judge();
    }
  }
}
