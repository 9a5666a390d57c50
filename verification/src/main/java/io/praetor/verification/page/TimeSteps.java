package io.praetor.verification.page;

import java.util.List;

/** What was, who changed it and why, and taking it back. Stateless. */
final class TimeSteps {
  private TimeSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key goes back to what it was", TimeSteps::back),
        new Step("a deleted key is found again", TimeSteps::deleted));
  }

  private static void back(PageAgents agents) throws Exception {
    agents.put("/v1/kv/time/k", "first");
    agents.put("/v1/kv/time/k", "second");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/history/time/k")) {
      Browser browser = visit.browser();
      browser.await("two changes", () -> browser.visible(Browser.css("change")).size() == 2);
      browser.click("roll-back");
      browser.find("reason").sendKeys("it was better");
      browser.click("take-back");
      browser.await("it is back", () -> KeySteps.value(agents, "time/k", "first"));
      browser.await("three changes", () -> browser.visible(Browser.css("change")).size() == 3);
      browser.awaitText("it was better");
      visit.judge();
    }
  }

  private static void deleted(PageAgents agents) throws Exception {
    agents.put("/v1/kv/gone/k", "was here");
    agents.ask("DELETE", "/v1/kv/gone/k", null);
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/history/gone/")) {
      Browser browser = visit.browser();
      browser.click("show-deleted");
      browser.find("deletion");
      browser.click("bring-back");
      browser.await(
          "it is back",
          () -> {
            if (browser.shows("take-back")) {
              browser.visible(Browser.css("take-back")).getFirst().click();
            }
            return KeySteps.value(agents, "gone/k", "was here");
          });
      visit.judge();
    }
  }
}
