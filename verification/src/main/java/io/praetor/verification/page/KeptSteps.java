package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;
import org.openqa.selenium.Keys;

/** What nobody has touched stays, and what is named is what is changed. Stateless. */
final class KeptSteps {
  private static final String FLAGS = "18446744073709551615";

  private KeptSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("lines end after a save as before it, and flags keep 64 bits", KeptSteps::lines),
        new Step("a key named as its folder is not taken for it", KeptSteps::slash),
        new Step("a key is copied out of the past", KeptSteps::past),
        new Step("focus stays in a dialog", KeptSteps::focus));
  }

  private static void lines(PageAgents agents) throws Exception {
    agents.put("/v1/kv/kept/lines?flags=" + FLAGS, "one\r\ntwo\r\n");
    agents.put("/v1/kv/kept/mixed", "one\r\ntwo\n");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/kept/lines")) {
      Browser browser = visit.browser();
      browser.click("edit");
      browser.find("editor").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "three");
      browser.click("save");
      browser.click("save-now");
      browser.await("the third line", () -> agents.has("kept/lines", "one\r\ntwo\r\nthree"));
      require(
          agents.ask("GET", "/v1/kv/kept/lines", null).text().contains("\"Flags\":" + FLAGS),
          "the flags are not what they were");
      browser.follow("#/keys/kept/mixed");
      browser.first("[aria-label=\"kept/mixed\"] [data-test=\"edit\"]").click();
      browser.find("mixed");
      require(
          "6f 6e 65 0d 0a 74 77 6f 0a".equals(browser.find("editor").getAttribute("value")),
          "lines that end in several ways are not edited as bytes");
      visit.judge();
    }
  }

  private static void slash(PageAgents agents) throws Exception {
    agents.put("/v1/kv/slash/", "itself");
    agents.put("/v1/kv/slash/in", "within");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/slash/?key=1")) {
      Browser browser = visit.browser();
      browser.find("key-pane");
      browser.click("delete");
      browser.click("do");
      browser.await("the key is gone", () -> agents.has("slash/", ""));
      require(agents.value("slash/in").equals("within"), "its folder is gone, too");
      browser.first("[data-test=\"toast\"] button:not(.plain)").click();
      browser.await("the key is back", () -> agents.has("slash/", "itself"));
      browser.click("rename");
      browser.type("to", "slash-moved/");
      browser.click("do");
      browser.await("its new name", () -> agents.has("slash-moved/", "itself"));
      require(agents.value("slash/in").equals("within"), "its folder was renamed, too");
      visit.judge();
    }
  }

  private static void past(PageAgents agents) throws Exception {
    agents.put("/v1/kv/past/a/k", "first");
    agents.put("/v1/kv/past/b/k", "then");
    String then = agents.ask("GET", "/v1/kv/past/b/k", null).header("X-Consul-Index");
    agents.put("/v1/kv/past/b/k", "now");
    agents.put("/v1/kv/past/a/k", "later");
    try (Visit visit =
        Visit.begin(
            agents.page(),
            PageAgents.MANAGEMENT,
            "#/compare?a=past%2Fa%2F&b=past%2Fb%2F&to=" + then)) {
      Browser browser = visit.browser();
      browser.click("copy-to-first");
      browser.click("copy-go");
      browser.await("the earlier value", () -> agents.has("past/a/k", "then"));
      browser.find("no-differences");
      visit.judge();
    }
  }

  private static void focus(PageAgents agents) throws Exception {
    agents.put("/v1/kv/kept/focus", "x");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/kept/focus")) {
      Browser browser = visit.browser();
      browser.click("delete");
      browser.press(".dialog h2");
      browser.keys(Keys.chord(Keys.SHIFT, Keys.TAB));
      require(isInDialog(browser), "Shift and Tab lead out of a dialog from its title");
      browser.run("document.activeElement.blur()");
      browser.keys(Keys.TAB);
      require(isInDialog(browser), "Tab does not lead into a dialog");
      browser.run("document.activeElement.blur()");
      browser.keys(Keys.ESCAPE);
      browser.await("no dialog", () -> !browser.shows("dialog"));
      visit.judge();
    }
  }

  private static boolean isInDialog(Browser browser) {
    return Boolean.TRUE.equals(
        browser.run("return document.querySelector('.dialog').contains(document.activeElement)"));
  }
}
