package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** Two folders beside each other, and what differs copied across. Stateless. */
final class CompareSteps {
  private CompareSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("two folders are compared, and a difference copied across", CompareSteps::copied));
  }

  private static void copied(PageAgents agents) throws Exception {
    agents.put("/v1/kv/sides/dev/same", "alike");
    agents.put("/v1/kv/sides/prod/same", "alike");
    agents.put("/v1/kv/sides/dev/url", "new-url");
    agents.put("/v1/kv/sides/prod/url", "old-url");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/compare")) {
      Browser browser = visit.browser();
      browser.type("compare-a", "sides/dev/");
      browser.type("compare-b", "sides/prod/");
      browser.click("compare-go");
      browser.find("difference");
      require(browser.visible(Browser.css("difference")).size() == 1, "more than one key is shown");
      require(browser.find("difference").getText().contains("url"), "it is not the key's name");
      browser.click("copy-to-second");
      browser.type("reason", "as in dev");
      browser.click("copy-go");
      browser.find("no-differences");
      require(agents.value("sides/prod/url").equals("new-url"), "the value was not copied");
      require(agents.value("sides/dev/url").equals("new-url"), "the source has changed");
      require(
          agents
              .ask("GET", "/v1/praetor/history/sides/prod/url", null)
              .text()
              .contains("as in dev"),
          "the reason is not in the history");
      visit.judge();
    }
  }
}
