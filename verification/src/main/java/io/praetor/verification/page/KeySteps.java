package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.util.List;
import org.openqa.selenium.Keys;

/**
 * Keys: made, changed, found, renamed, deleted, brought back; with the mouse and without.
 * Stateless.
 */
final class KeySteps {
  private KeySteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key is made, changed, deleted and brought back", KeySteps::lives),
        new Step("all of it goes by the keyboard", KeySteps::byKeyboard),
        new Step("keys are found by name and by value, and by a link", KeySteps::found),
        new Step("a folder is deleted with its count, and brought back", KeySteps::folder),
        new Step("what a rule forbids is said as it is typed", KeySteps::ruled));
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
      browser.await("the second value", () -> value(agents, "app/made/url.json", "{\"a\": 2}"));
      require(
          agents
              .ask("GET", "/v1/praetor/history/app/made/url.json", null)
              .text()
              .contains("two is better"),
          "the reason is not in the history");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.click("delete");
      browser.click("do");
      browser.await("the key is gone", () -> value(agents, "app/made/url.json", ""));
      browser.first("[data-test=\"toast\"] button:not(.plain)").click();
      browser.await("the key is back", () -> value(agents, "app/made/url.json", "{\"a\": 2}"));
      visit.judge();
    }
  }

  private static void byKeyboard(PageAgents agents) throws Exception {
    agents.put("/v1/kv/board/a", "1");
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.follow("#/keys/board/");
      browser.first("[data-name=\"board/a\"]");
      browser.keys("n");
      browser.find("name");
      browser.await(
          "the name has the keyboard",
          () -> "name".equals(browser.run("return document.activeElement.dataset.test")));
      browser.keys("b");
      browser.keys(Keys.TAB, Keys.TAB);
      browser.find("editor").sendKeys("typed");
      browser.keys(Keys.chord(Keys.CONTROL, "s"));
      browser.find("save-now");
      browser.find("reason").sendKeys("by keyboard", Keys.ENTER);
      browser.await("the key is there", () -> value(agents, "board/b", "typed"));
      browser.follow("#/keys/board/");
      browser.first("[data-name=\"board/b\"]");
      browser.find("tree").sendKeys(Keys.HOME, Keys.ARROW_DOWN, Keys.ENTER);
      browser.await("the key is open", () -> browser.address().contains("board/b"));
      browser.find("key-pane");
      browser.find("tree").sendKeys(Keys.DELETE);
      browser.find("do");
      browser.find("reason").sendKeys(Keys.ENTER);
      browser.await("the key is gone", () -> value(agents, "board/b", ""));
      visit.judge();
    }
  }

  private static void found(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/find/needle", "straw");
    agents.put("/v1/kv/app/find/other", "hidden-gold");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/app/find/other")) {
      Browser browser = visit.browser();
      browser.awaitText("hidden-gold");
      browser.follow("#/keys/app/");
      browser.find("tree");
      browser.type("search", "NEED");
      browser.first("[data-name=\"app/find/needle\"]");
      browser.await("one alone", () -> browser.visible("[data-test=\"key-row\"]").size() == 1);
      browser.first("[data-test=\"search-by\"] option[value=\"value\"]").click();
      browser.type("search", "gold");
      browser.first("[data-name=\"app/find/other\"]");
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
      browser.await("all are gone", () -> value(agents, "many/24", ""));
      browser.first("[data-test=\"toast\"] button:not(.plain)").click();
      browser.await(
          "all are back", () -> value(agents, "many/24", "v24") && value(agents, "many/0", "v0"));
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
      visit.judge();
    }
  }

  static boolean value(PageAgents agents, String key, String value) {
    try {
      return agents.value(key).equals(value);
    } catch (IOException e) {
      return false;
    }
  }
}
