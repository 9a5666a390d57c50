package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.util.List;

/**
 * Keys: made, changed, found, renamed, deleted, brought back; with the mouse and without.
 * Stateless.
 */
final class KeySteps {
  private KeySteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key is made, changed, deleted and brought back", KeySteps::lives),
        new Step("keys are found by name and by value, and by a link", KeySteps::found),
        new Step("a folder is deleted with its count, and brought back", KeySteps::folder),
        new Step("what a rule forbids is said as it is typed", KeySteps::ruled),
        new Step("kinds of values are checked as they are typed", KeySteps::kinds),
        new Step("flags, lock and session of a key are shown", KeySteps::facts));
  }

  private static void lives(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.click("new");
      browser.type("name", "app/made/url.json");
      browser.type("editor", "{\"a\": 1}");
      browser.click("save");
      browser.type("reason", "first of all");
      browser.click("save-now");
      browser.first("[data-test=\"key-pane\"]");
      require(agents.value("app/made/url.json").equals("{\"a\": 1}"), "the key is not there");
      browser.click("edit");
      browser.type("editor", "{\"a\": 2}");
      browser.click("save");
      browser.first("[data-test=\"dialog\"] [data-test=\"diff\"]");
      browser.type("reason", "two is better");
      browser.click("save-now");
      browser.await("the second value", () -> agents.has("app/made/url.json", "{\"a\": 2}"));
      require(
          agents
              .ask("GET", "/v1/praetor/history/app/made/url.json", null)
              .text()
              .contains("two is better"),
          "the reason is not in the history");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.click("delete");
      browser.click("do");
      browser.await("the key is gone", () -> agents.has("app/made/url.json", ""));
      browser.first("[data-test=\"toast\"] button:not(.plain)").click();
      browser.await("the key is back", () -> agents.has("app/made/url.json", "{\"a\": 2}"));
      visit.judge();
    }
  }

  private static void found(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/find/needle", "straw");
    agents.put("/v1/kv/app/find/other", "hidden-gold");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/app/find/other")) {
      Browser browser = visit.browser();
      browser.awaitText("value", "hidden-gold");
      browser.press("nav a[href=\"#/keys/app/find/\"]");
      browser.find("folder-pane");
      browser.press("nav a[href=\"#/keys/app/\"]");
      browser.first("[data-name=\"app/find/\"]");
      browser.type("search", "NEED");
      browser.first("[data-name=\"app/find/needle\"]");
      browser.await("one alone", () -> browser.visible("[data-test=\"key-row\"]").size() == 1);
      browser.first("[data-test=\"search-by\"] option[value=\"value\"]").click();
      browser.type("search", "gold");
      browser.first("[data-name=\"app/find/other\"]");
      browser.await("one alone", () -> browser.visible("[data-test=\"key-row\"]").size() == 1);
      visit.judge();
    }
  }

  private static void folder(PageAgents agents) throws Exception {
    for (int i = 0; i < 25; i++) {
      agents.put("/v1/kv/many/" + i, "v" + i);
    }
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/many/")) {
      Browser browser = visit.browser();
      browser.first("[data-test=\"folder-pane\"]");
      browser.click("delete-folder");
      browser.await(
          "the count",
          () ->
              browser.visible(Browser.css("how-many")).stream()
                  .anyMatch(each -> each.getText().contains("25")));
      browser.click("do");
      browser.await("all are gone", () -> !agents.tells("/v1/kv/many/?keys", "many/"));
      browser.first("[data-test=\"toast\"] button:not(.plain)").click();
      browser.await(
          "all are back", () -> agents.has("many/24", "v24") && agents.has("many/0", "v0"));
      visit.judge();
    }
  }

  private static void ruled(PageAgents agents) throws Exception {
    agents.put(
        "/v1/praetor/rules/numbers",
        "{\"Prefix\": \"ruled/\", \"Kind\": \"number\", \"Spec\": {\"Min\": 1, \"Max\": 9}, \"Mode\": \"enforce\"}");
    agents.put("/v1/kv/ruled/a", "5");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/ruled/a")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.type("editor", "50");
      browser.await(
          "the rule's name",
          () ->
              browser.visible(Browser.css("verdict")).stream()
                  .anyMatch(each -> each.getText().contains("numbers")));
      browser.click("save");
      browser.click("save-now");
      browser.awaitText("failure", "numbers");
      require(agents.value("ruled/a").equals("5"), "it was saved all the same");
      browser.type("editor", "7");
      browser.await("no objection", () -> !browser.says("verdict", "numbers"));
      browser.click("save");
      browser.click("save-now");
      browser.await("it is saved", () -> agents.has("ruled/a", "7"));
      visit.judge();
    }
  }

  private static void kinds(PageAgents agents) throws Exception {
    agents.put("/v1/kv/kinds/a.json", "{\"a\": 1}");
    agents.put("/v1/kv/kinds/a.yaml", "a: 1\n");
    agents.put("/v1/kv/kinds/a.properties", "a=1\n");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/kinds/")) {
      Browser browser = visit.browser();
      for (String kind : List.of("json", "yaml", "properties")) {
        browser.follow("#/keys/kinds/a." + kind);
        browser.awaitText("value", "1");
        require(browser.typed("show-as").equals(kind), kind + " is shown as another kind");
        require(
            !browser.visible("[data-test=\"value\"] [class^=\"w-\"]").isEmpty(),
            kind + " is not highlighted");
      }
      browser.follow("#/keys/kinds/a.json");
      browser.click("edit");
      browser.type("editor", "{\"a\": [1, 2}");
      browser.awaitText("verdict", "line 1");
      browser.type("editor", "{\"a\": [1, 2]}");
      browser.await("no fault", () -> !browser.says("verdict", "line 1"));
      browser.click("format");
      browser.await(
          "a line for each part", () -> browser.says("edit-pane", "a") && lines(browser) > 2);
      visit.judge();
    }
  }

  private static int lines(Browser browser) {
    try {
      return browser.typed("editor").split("\n").length;
    } catch (IOException e) {
      return 0;
    }
  }

  private static void facts(PageAgents agents) throws Exception {
    String session = agents.session("{\"Name\": \"shown\"}");
    agents.put("/v1/kv/facts/k?flags=18446744073709551615&acquire=" + session, "held");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/facts/k")) {
      Browser browser = visit.browser();
      browser.awaitText("flags-shown", "18446744073709551615");
      browser.awaitText("lock", session.substring(0, 8));
      browser.click("edit");
      browser.type("flags", "42");
      browser.click("save");
      browser.awaitText("dialog", "42");
      browser.click("save-now");
      browser.awaitText("flags-shown", "42");
      String now = agents.get("/v1/kv/facts/k");
      require(now.contains("\"Flags\":42"), "the flags are others: " + now);
      require(now.contains(session), "the lock is lost: " + now);
      browser.press("[data-test=\"lock\"] a");
      browser.awaitText("shown");
      require(browser.address().contains("#/sessions/" + session), "it leads elsewhere");
      visit.judge();
    }
  }
}
