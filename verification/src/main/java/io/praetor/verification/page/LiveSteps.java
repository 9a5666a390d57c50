package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import io.praetor.verification.process.ProductProcess;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.Keys;

/**
 * What others change while somebody looks or types, and what becomes of it when the agent goes.
 * Stateless.
 */
final class LiveSteps {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private LiveSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("what changes elsewhere shows, and is marked", LiveSteps::shows),
        new Step("two people change one key, and nothing is lost", LiveSteps::conflict),
        new Step("an agent is killed under the page, and comes back", LiveSteps::killed));
  }

  private static void shows(PageAgents agents) throws Exception {
    agents.put("/v1/kv/live/a", "before");
    ProductProcess server = agents.servers().servers().getFirst();
    try (Visit one = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/live/a");
        Visit two = Visit.begin(PageAgents.page(server), PageAgents.MANAGEMENT, "#/keys/live/")) {
      one.browser().awaitText("before");
      two.browser().first("[data-name=\"live/a\"]");
      live(one.browser());
      live(two.browser());
      agents.put("/v1/kv/live/a", "after");
      agents.put("/v1/kv/live/new", "x");
      one.browser().awaitText("after");
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

  private static void conflict(PageAgents agents) throws Exception {
    agents.put("/v1/kv/both/k", "common");
    try (Visit one = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/k");
        Visit two = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/k")) {
      Browser first = one.browser();
      Browser second = two.browser();
      first.click("edit");
      first.type("editor", "mine");
      second.click("edit");
      second.type("editor", "theirs");
      second.click("save");
      second.click("save-now");
      first.find("elsewhere");
      require(
          "mine".equals(first.find("editor").getDomProperty("value")),
          "what was typed has changed");
      first.click("save");
      first.click("save-now");
      first.find("conflict");
      String shown = first.text();
      require(shown.contains("theirs") && shown.contains("mine"), "not both are shown: " + shown);
      require(agents.value("both/k").equals("theirs"), "the other's value was overwritten");
      first.click("keep-mine");
      first.await(
          "mine is saved",
          () -> {
            if (first.shows("save-now")) {
              first.visible(Browser.css("save-now")).getFirst().click();
            } else if (first.shows("save")) {
              first.visible(Browser.css("save")).getFirst().sendKeys(Keys.ENTER);
            }
            return KeySteps.value(agents, "both/k", "mine");
          });
      one.judge();
      two.judge();
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
      require(
          "typed before the kill".equals(browser.find("editor").getDomProperty("value")),
          "what was typed is lost");
      agents.client().restart();
      agents.client().awaitAnswer(START_MAX);
      agents.awaitClient();
      browser.await("the page is healed", () -> !browser.shows("lost"));
      browser.click("save");
      browser.click("save-now");
      browser.await("it is saved", () -> KeySteps.value(agents, "kill/k", "typed before the kill"));
      visit.judge();
    }
  }
}
