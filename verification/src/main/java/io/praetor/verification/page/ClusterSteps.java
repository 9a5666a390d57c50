package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Services, sessions and the cluster; and what one who may less is told. Stateless. */
final class ClusterSteps {
  private static final int PLOTS = 4;

  private ClusterSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a service is seen, put into maintenance and taken out", ClusterSteps::service),
        new Step("a lock is seen and released", ClusterSteps::released),
        new Step("the servers, their level and the plots are seen", ClusterSteps::servers),
        new Step("the lead, the level and autopilot are in one's hand", ClusterSteps::handled));
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
    String session = agents.session("{\"Name\": \"holder\", \"LockDelay\": \"7s\"}");
    agents.put("/v1/kv/locks/leader?acquire=" + session, "me");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/sessions")) {
      Browser browser = visit.browser();
      browser.type("search", "locks/leader");
      browser.await("one alone", () -> browser.visible(Browser.css("session")).size() == 1);
      browser.awaitText("session", "holder");
      browser.click("release");
      browser.awaitText("dialog", "locks/leader");
      require(browser.says("dialog", "7 s"), "the lock-delay is not told");
      browser.type("reason", "it hangs");
      browser.click("yes");
      browser.await("nobody holds it", () -> !agents.tells("/v1/kv/locks/leader", session));
      browser.await("no session", () -> !agents.tells("/v1/session/list", session));
      browser.await("not listed", () -> !browser.shows("session"));
      require(agents.value("locks/leader").equals("me"), "the key is gone, too");
      require(
          agents.tells("/v1/praetor/history/locks/leader", "it hangs"),
          "the reason is not in the history");
      visit.judge();
    }
  }

  private static void servers(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/cluster")) {
      Browser browser = visit.browser();
      for (int server = 1; server <= 3; server++) {
        browser.awaitText("servers", "server-" + server);
      }
      browser.awaitText("tile-healthy", "3");
      browser.awaitText("members", "client");
      browser.awaitText("level", "7");
      browser.find("autopilot");
      browser.await(
          "all plots", () -> browser.visible(Browser.css("plots") + " canvas").size() == PLOTS);
      visit.judge();
    }
  }

  private static void handled(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/cluster")) {
      Browser browser = visit.browser();
      browser.click("hold");
      browser.click("yes");
      browser.awaitText("level", "Somebody holds it");
      require(agents.tells("/v1/praetor/level", "\"Held\":true"), "the level is not held");
      browser.click("hold");
      browser.click("yes");
      browser.await("it is released", () -> !browser.says("level", "Somebody holds it"));
      browser.click("edit-autopilot");
      WebElement most = browser.first("[data-test=\"dialog\"] input[type=\"number\"]");
      most.sendKeys(Keys.chord(Keys.CONTROL, "a"), "251");
      browser.click("yes");
      browser.awaitText("autopilot", "251");
      require(
          agents.tells("/v1/operator/autopilot/configuration", "\"MaxTrailingLogs\":251"),
          "the setting is another");
      String before = agents.get("/v1/status/leader");
      browser.click("transfer");
      browser.click("yes");
      browser.await(
          "another leads",
          () ->
              !agents.tells("/v1/status/leader", before) && agents.tells("/v1/status/leader", ":"));
      browser.awaitText("Another server leads now");
      visit.judge();
    }
  }
}
