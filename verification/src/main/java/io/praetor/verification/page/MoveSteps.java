package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** Keys that get another name, or a second one. Stateless. */
final class MoveSteps {
  private MoveSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key is renamed, and copied, with a reason", MoveSteps::renamedAndCopied));
  }

  private static void renamedAndCopied(PageAgents agents) throws Exception {
    agents.put("/v1/kv/carry/old", "cargo");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/carry/old")) {
      Browser browser = visit.browser();
      carry(browser, "rename", "carry/new", "a better name");
      browser.await("the new name", () -> agents.has("carry/new", "cargo"));
      require(agents.value("carry/old").isEmpty(), "the old name is still there");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.await("the key is open", () -> browser.address().endsWith("carry/new"));
      carry(browser, "copy", "carry/second", "one to spare");
      browser.await("the copy", () -> agents.has("carry/second", "cargo"));
      require(agents.value("carry/new").equals("cargo"), "what was copied is gone");
      requireReason(agents, "carry/new", "a better name");
      requireReason(agents, "carry/second", "one to spare");
      visit.judge();
    }
  }

  private static void carry(Browser browser, String how, String to, String reason)
      throws Exception {
    browser.click(how);
    browser.type("to", to);
    browser.type("reason", reason);
    browser.click("do");
  }

  private static void requireReason(PageAgents agents, String key, String reason) throws Exception {
    require(
        agents.ask("GET", "/v1/praetor/history/" + key, null).text().contains(reason),
        "the reason is not in the history of " + key);
  }
}
