package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import io.praetor.verification.process.ProductProcess;
import java.util.List;

/** Services and nodes: how well they are, and taking out what is gone. Stateless. */
final class NodeSteps {
  private NodeSteps() {}

  static List<Step> all() {
    return List.of(
        new Step(
            "services are seen by how well they are, with what their checks say",
            NodeSteps::health),
        new Step(
            "an instance and a whole node are taken out of the catalog", NodeSteps::deregistered),
        new Step("an agent that has failed is taken out of the cluster", NodeSteps::left));
  }

  private static void health(PageAgents agents) throws Exception {
    register(agents, "well", "web", "passing", "fine");
    register(agents, "so-so", "queue", "warning", "slow");
    register(agents, "ill", "mail", "critical", "no route to the mail");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/services")) {
      Browser browser = visit.browser();
      browser.first("a[href=\"#/services/web\"]");
      require(first(browser).equals("mail"), "the worst is not the first: " + first(browser));
      browser.click("only-warning");
      browser.await("one alone", () -> browser.visible(Browser.css("service")).size() == 1);
      require(first(browser).equals("queue"), "it is another: " + first(browser));
      require(browser.address().contains("health=warning"), "the address does not say it");
      browser.click("only-warning");
      browser.type("search", "mail");
      browser.await("one alone", () -> browser.visible(Browser.css("service")).size() == 1);
      browser.press("a[href=\"#/services/mail\"]");
      browser.awaitText("instance", "no route to the mail");
      register(agents, "ill", "mail", "passing", "the mail goes");
      browser.awaitText("instance", "the mail goes");
      visit.judge();
    }
  }

  private static String first(Browser browser) {
    return browser.visible(Browser.css("service")).getFirst().getText();
  }

  private static void register(
      PageAgents agents, String node, String service, String status, String output)
      throws Exception {
    agents.put(
        "/v1/catalog/register",
        "{\"Node\": \"node-%s\", \"Address\": \"10.0.0.8\", \"Service\": {\"Service\": \"%s\", \"Port\": 80},"
                .formatted(node, service)
            + " \"Check\": {\"Name\": \"answers\", \"ServiceID\": \"%s\", \"Status\": \"%s\", \"Output\": \"%s\"}}"
                .formatted(service, status, output));
  }

  private static void deregistered(PageAgents agents) throws Exception {
    for (String id : List.of("ghost-1", "ghost-2")) {
      agents.put(
          "/v1/catalog/register",
          "{\"Node\": \"haunted\", \"Address\": \"10.0.0.7\", \"Service\": {\"ID\": \"%s\", \"Service\": \"ghost\", \"Port\": 80}}"
              .formatted(id));
    }
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/services/ghost")) {
      Browser browser = visit.browser();
      browser.await("both", () -> browser.visible(Browser.css("instance")).size() == 2);
      browser.click("deregister");
      browser.awaitText("dialog", "ghost-1");
      browser.click("yes");
      browser.await("one is left", () -> browser.visible(Browser.css("instance")).size() == 1);
      require(!agents.tells("/v1/catalog/service/ghost", "ghost-1"), "it is in the catalog");
      require(agents.tells("/v1/catalog/service/ghost", "ghost-2"), "the other one is gone, too");
      browser.follow("#/nodes");
      browser.first("a[href=\"#/nodes/haunted\"]").click();
      browser.click("deregister");
      browser.awaitText("dialog", "haunted");
      browser.click("yes");
      browser.await("it is gone", () -> !agents.tells("/v1/catalog/nodes", "haunted"));
      browser.follow("#/nodes");
      browser.first("a[href=\"#/nodes/client\"]");
      browser.await("not listed", () -> browser.visible("a[href=\"#/nodes/haunted\"]").isEmpty());
      visit.judge();
    }
  }

  private static void left(PageAgents agents) throws Exception {
    try (ProductProcess leaver = agents.another("leaver");
        Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/nodes/leaver")) {
      Browser browser = visit.browser();
      browser.find("check");
      require(!browser.shows("force-leave"), "an agent that is well can be taken out");
      leaver.kill();
      browser.click("force-leave");
      browser.awaitText("dialog", "leaver");
      browser.click("yes");
      browser.await("it has left", () -> !agents.tells("/v1/catalog/nodes", "leaver"));
      browser.awaitText("has been taken out");
      visit.judge();
    }
  }
}
