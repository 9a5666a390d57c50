package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import io.praetor.verification.process.ProductProcess;
import java.time.Duration;
import java.util.List;

/**
 * What others change while somebody looks or types, and what becomes of it when the agent goes.
 * Stateless.
 */
final class LiveSteps {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int TABS = 8;

  private LiveSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("what changes elsewhere shows, and is marked", LiveSteps::shows),
        new Step("eight tabs of one browser show what changes", LiveSteps::tabs),
        new Step("an agent is killed under the page, and comes back", LiveSteps::killed));
  }

  private static void shows(PageAgents agents) throws Exception {
    agents.put("/v1/kv/live/a", "before");
    ProductProcess server = agents.servers().servers().getFirst();
    try (Visit one = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/live/a");
        Visit two = Visit.begin(PageAgents.page(server), PageAgents.MANAGEMENT, "#/keys/live/")) {
      one.browser().awaitText("value", "before");
      two.browser().first("[data-name=\"live/a\"]");
      live(one.browser());
      live(two.browser());
      agents.put("/v1/kv/live/a", "after");
      agents.put("/v1/kv/live/new", "x");
      one.browser().awaitText("value", "after");
      one.browser().find("changed");
      two.browser().first("[data-name=\"live/a\"] [data-test=\"mark\"]");
      two.browser().first("[data-name=\"live/new\"] [data-test=\"mark\"]");
      agents.ask("DELETE", "/v1/kv/live/new", null);
      two.browser().first("[data-name=\"live/new\"] [data-test=\"mark\"][data-type=\"delete\"]");
      one.judge();
      two.judge();
    }
  }

  private static void live(Browser browser) throws Exception {
    browser.first("[data-test=\"state\"][data-state=\"live\"]");
  }

  private static void tabs(PageAgents agents) throws Exception {
    agents.put("/v1/kv/tabs/k", "before");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/tabs/k")) {
      Browser browser = visit.browser();
      browser.awaitText("value", "before");
      for (int i = 1; i < TABS; i++) {
        browser.newTab();
        browser.visit(agents.page() + "#/keys/tabs/k");
        visit.signIn(PageAgents.MANAGEMENT, false);
        browser.awaitText("value", "before");
      }
      agents.put("/v1/kv/tabs/k", "after");
      for (int i = 0; i < TABS; i++) {
        browser.tab(i);
        browser.awaitText("value", "after");
        live(browser);
        // What is asked for next is answered, too: no tab keeps the others from the agent.
        browser.follow("#/history/tabs/k");
        browser.await("both", () -> browser.visible(Browser.css("change")).size() == 2);
        browser.follow("#/keys/tabs/k");
        browser.awaitText("value", "after");
        visit.judge();
      }
    }
  }

  private static void killed(PageAgents agents) throws Exception {
    agents.put("/v1/kv/kill/k", "common");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/kill/k")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.type("editor", "typed before the kill");
      agents.client().kill();
      browser.find("lost");
      browser.find("kept");
      require(browser.typed("editor").equals("typed before the kill"), "what was typed is lost");
      agents.client().restart();
      agents.client().awaitAnswer(START_MAX);
      agents.awaitClient();
      browser.await("the page is healed", () -> !browser.shows("lost"));
      live(browser);
      require(browser.typed("editor").equals("typed before the kill"), "what was typed is lost");
      browser.click("save");
      browser.click("save-now");
      browser.await("it is saved", () -> agents.has("kill/k", "typed before the kill"));
      // The stream goes on, too.
      agents.put("/v1/kv/kill/k", "changed after the kill");
      browser.awaitText("value", "changed after the kill");
      visit.judge();
    }
  }
}
