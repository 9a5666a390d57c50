package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** Tokens, policies and roles; which rule decides; what one may not do. Stateless. */
final class RightsSteps {
  private static final String POLICIES = "/v1/acl/policies";

  private RightsSteps() {}

  static List<Step> all() {
    return List.of(
        new Step(
            "a policy is made, and bad rules are refused with their line", RightsSteps::policy),
        new Step("a role and a token are made, changed and deleted", RightsSteps::roleAndToken),
        new Step("the page says which rule decides, and what a token may do", RightsSteps::why),
        new Step("who may not is told which rule forbids it", RightsSteps::forbidden));
  }

  private static void policy(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/access/policies")) {
      Browser browser = visit.browser();
      browser.awaitText("access-list", "reader");
      browser.click("access-new");
      browser.type("name", "tour");
      // What the page knows it says as it is typed.
      browser.find("rules").click();
      browser.paste("key_prefix \"tour/\" {\n  policy = \"reed\"\n}\n");
      browser.awaitText("rules-problems", "line 2");
      browser.awaitText("rules-problems", "reed");
      // What it does not know the agent says when it is saved.
      rules(
          browser,
          "key_prefix \"tour/\" { policy = \"read\" }\n\nservice \"x\" { policy = \"list\" }");
      browser.click("access-save");
      browser.awaitText("rules-problems", "line 3");
      require(!agents.tells(POLICIES, "\"tour\""), "bad rules were saved");
      rules(browser, "key_prefix \"tour/\" { policy = \"read\" }");
      browser.await("no problem", () -> !browser.says("rules-problems", "line"));
      browser.click("access-save");
      browser.find("access-delete");
      require(agents.get("/v1/acl/policy/name/tour").contains("read"), "the policy is not there");
      rules(browser, "key_prefix \"tour/\" { policy = \"write\" }");
      browser.click("access-save");
      browser.await("the new rules", () -> agents.tells("/v1/acl/policy/name/tour", "write"));
      browser.click("access-delete");
      browser.click("yes");
      browser.awaitText("access-list", "reader");
      require(!browser.says("access-list", "tour"), "the deleted policy is listed");
      require(!agents.tells(POLICIES, "\"tour\""), "the policy is still there");
      visit.judge();
    }
  }

  private static void rules(Browser browser, String text) throws Exception {
    browser.type("rules", "");
    browser.find("rules").click();
    browser.paste(text);
  }

  private static void roleAndToken(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/access/roles/new")) {
      Browser browser = visit.browser();
      browser.type("name", "readers");
      browser.first("[data-test=\"add-policy\"] option:not([value=\"\"])");
      pick(browser, "add-policy", "reader");
      browser.click("access-save");
      browser.find("access-delete");
      require(agents.get("/v1/acl/role/name/readers").contains("\"reader\""), "no such role");
      browser.follow("#/access/tokens/new");
      browser.type("description", "made in the tour");
      pick(browser, "add-role", "readers");
      browser.click("access-save");
      browser.find("access-delete");
      browser.click("show-secret");
      String secret = browser.find("token-secret").getText();
      browser.type("description", "changed in the tour");
      browser.click("access-save");
      browser.await("its text", () -> agents.tells("/v1/acl/tokens", "changed in the tour"));
      browser.follow("#/access/tokens");
      browser.type("access-filter", "changed in");
      browser.await(
          "one alone", () -> browser.visible("[data-test=\"access-list\"] tbody tr").size() == 1);
      try (Visit other = Visit.begin(agents.page(), secret, "#/keys/app/")) {
        other.browser().awaitText("account", "changed in the tour");
        other.browser().find("tree");
        other.judge();
      }
      browser.press("[data-test=\"access-list\"] tbody a");
      browser.click("access-delete");
      browser.click("yes");
      browser.find("access-list");
      require(!agents.tells("/v1/acl/tokens", "changed in the tour"), "the token is still there");
      browser.follow("#/access/roles");
      browser.type("access-filter", "readers");
      browser.press("[data-test=\"access-list\"] tbody a");
      browser.awaitText("used-by", "No token and no role");
      browser.click("access-delete");
      browser.click("yes");
      browser.await("no role", () -> !agents.tells("/v1/acl/roles", "\"readers\""));
      visit.judge();
    }
  }

  /** Chooses the entry of a list by what it says. */
  private static void pick(Browser browser, String mark, String text) throws Exception {
    browser.await(
        text + " in " + mark,
        () ->
            browser.visible(Browser.css(mark) + " option").stream()
                .anyMatch(each -> {
                  boolean found = each.getText().equals(text);
                  if (found) {
                    each.click();
                  }
                  return found;
                }));
  }

  private static void why(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), PageAgents.READER, "#/access/me")) {
      Browser browser = visit.browser();
      browser.awaitText("my-rules", "app/open/");
      require(browser.says("my-rules", "key_prefix"), "no resource is named");
      require(browser.says("me", "denied"), "it is not said what the token may not do");
      browser.click("access-explain");
      ask(browser, "app/open/k");
      browser.awaitText("explain-allow", "allowed");
      require(browser.says("decision", "app/open/"), "another rule is said to decide");
      ask(browser, "app/k");
      browser.awaitText("explain-allow", "denied");
      require(
          browser.says("decision", "key_prefix \"app/\"") && browser.says("decision", "reader"),
          "the rule and its policy are not told: " + browser.find("decision").getText());
      ask(browser, "elsewhere");
      browser.awaitText("decision", "Nothing gives it");
      visit.judge();
    }
  }

  private static void ask(Browser browser, String key) throws Exception {
    browser.choose("explain-resource", "key");
    browser.choose("explain-access", "write");
    browser.type("explain-segment", key);
    browser.await("no answer yet", () -> !browser.shows("explain-allow"));
    browser.click("explain-go");
    browser.find("explain-allow");
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
      browser.await("it is saved", () -> agents.has("app/open/k", "freer"));
      browser.awaitSaved();
      browser.follow("#/keys/app/read");
      browser.awaitText("value", "only");
      browser.click("edit");
      browser.type("editor", "never");
      browser.click("save");
      browser.click("save-now");
      browser.awaitText("failure", "Your token may not do this");
      browser.awaitText("explanation", "key:write");
      browser.awaitText("decision", "key_prefix \"app/\"");
      require(browser.says("decision", "reader"), "the policy is not named");
      require(browser.typed("editor").equals("never"), "what was typed is lost");
      require(agents.value("app/read").equals("only"), "it was written");
      visit.judge();
    }
  }
}
