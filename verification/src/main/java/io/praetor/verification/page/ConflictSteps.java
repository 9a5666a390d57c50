package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Two people who change one key. Stateless. */
final class ConflictSteps {
  private static final String MINE = "typed here";
  private static final String THEIRS = "saved there";

  private ConflictSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("two people change one key, and mine is kept", ConflictSteps::mine),
        new Step("two people change one key, and theirs is taken", ConflictSteps::theirs),
        new Step("a key is deleted while it is written, and nothing is lost", ConflictSteps::gone));
  }

  private static void mine(PageAgents agents) throws Exception {
    agents.put("/v1/kv/both/k", "common");
    try (Visit one = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/k");
        Visit two = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/k")) {
      Browser first = one.browser();
      Browser second = two.browser();
      first.click("edit");
      first.type("editor", MINE);
      second.click("edit");
      second.type("editor", THEIRS);
      second.click("save");
      second.click("save-now");
      second.await("it is saved", () -> agents.has("both/k", THEIRS));
      first.find("elsewhere");
      require(first.typed("editor").equals(MINE), "what was typed has changed");
      save(first, agents, "both/k", THEIRS);
      first.click("keep-mine");
      first.await("mine is saved", () -> agents.has("both/k", MINE));
      second.awaitText("value", MINE);
      require(
          agents.tells("/v1/praetor/history/both/k", encoded(THEIRS)),
          "theirs is not in the history");
      one.judge();
      two.judge();
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Saves what would overwrite the other's value, which both stay in sight. */
  private static void save(Browser browser, PageAgents agents, String key, String theirs)
      throws Exception {
    browser.click("save");
    browser.click("save-now");
    browser.find("conflict");
    require(
        browser.says("dialog", theirs) && browser.says("dialog", MINE),
        "not both are shown: " + browser.find("dialog").getText());
    require(agents.value(key).equals(theirs), "the other's value was overwritten");
  }

  private static void theirs(PageAgents agents) throws Exception {
    agents.put("/v1/kv/both/taken", "common");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/taken")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.type("editor", MINE);
      agents.put("/v1/kv/both/taken", THEIRS);
      save(browser, agents, "both/taken", THEIRS);
      // Who is not sure goes on, and finds what was typed.
      browser.click("go-on");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      require(browser.typed("editor").equals(MINE), "what was typed is lost");
      save(browser, agents, "both/taken", THEIRS);
      browser.click("take-theirs");
      browser.awaitText("value", THEIRS);
      require(!browser.shows("editor"), "it is still written");
      require(agents.value("both/taken").equals(THEIRS), "theirs was overwritten");
      visit.judge();
    }
  }

  private static void gone(PageAgents agents) throws Exception {
    agents.put("/v1/kv/both/gone", "common");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/both/gone")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.type("editor", MINE);
      agents.ask("DELETE", "/v1/kv/both/gone", null);
      browser.awaitText("elsewhere", "Deleted elsewhere");
      require(browser.typed("editor").equals(MINE), "what was typed is lost");
      browser.click("save");
      browser.click("save-now");
      browser.awaitText("conflict", "It is not there any more");
      require(agents.value("both/gone").isEmpty(), "the key was made again unasked");
      browser.click("keep-mine");
      browser.await("it is there", () -> agents.has("both/gone", MINE));
      visit.judge();
    }
  }
}
