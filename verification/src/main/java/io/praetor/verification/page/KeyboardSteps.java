package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;
import org.openqa.selenium.Keys;

/** All of it without a mouse. Stateless. */
final class KeyboardSteps {
  private KeyboardSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key is made, opened and deleted by the keyboard", KeyboardSteps::lives),
        new Step("keys are found, changed and moved by the keyboard", KeyboardSteps::moves),
        new Step("one signs in and takes a change back by the keyboard", KeyboardSteps::elsewhere));
  }

  private static void lives(PageAgents agents) throws Exception {
    agents.put("/v1/kv/board/a", "1");
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      browser.follow("#/keys/board/");
      browser.first("[data-name=\"board/a\"]");
      browser.keys("n");
      browser.find("name");
      browser.await("the name has the keyboard", () -> browser.focused().equals("name"));
      browser.keys("b");
      browser.tabTo("editor");
      browser.keys("typed");
      browser.keys(Keys.chord(Keys.CONTROL, "s"));
      browser.find("save-now");
      browser.await("the reason has the keyboard", () -> browser.focused().equals("reason"));
      browser.keys("by keyboard", Keys.ENTER);
      browser.await("the key is there", () -> agents.has("board/b", "typed"));
      browser.awaitSaved();
      browser.follow("#/keys/board/");
      browser.first("[data-name=\"board/b\"]");
      browser.tabTo("tree");
      browser.keys(Keys.HOME, Keys.ARROW_DOWN, Keys.ENTER);
      browser.await("the key is open", () -> browser.address().contains("board/b"));
      browser.find("key-pane");
      browser.tabTo("tree");
      browser.keys(Keys.DELETE);
      browser.find("do");
      browser.await("the reason has the keyboard", () -> browser.focused().equals("reason"));
      browser.keys(Keys.ENTER);
      browser.await("the key is gone", () -> agents.has("board/b", ""));
      visit.judge();
    }
  }

  private static void moves(PageAgents agents) throws Exception {
    agents.put("/v1/kv/desk/inner/needle", "1");
    agents.put("/v1/kv/desk/z", "2");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/desk/")) {
      Browser browser = visit.browser();
      browser.tabTo("tree");
      browser.keys(Keys.HOME, Keys.ARROW_RIGHT);
      browser.first("[data-name=\"desk/inner/needle\"]");
      browser.keys(Keys.ARROW_LEFT);
      browser.await(
          "it is folded", () -> browser.visible("[data-name=\"desk/inner/needle\"]").isEmpty());
      browser.keys("/");
      browser.await("the search has the keyboard", () -> browser.focused().equals("search"));
      browser.keys("need", Keys.ENTER);
      browser.await("one alone", () -> browser.visible(Browser.css("key-row")).size() == 1);
      browser.tabTo("tree");
      browser.keys(Keys.HOME, Keys.ENTER);
      browser.awaitText("key-pane", "needle");
      browser.keys("e");
      browser.await("the editor has the keyboard", () -> browser.focused().equals("editor"));
      browser.keys(Keys.chord(Keys.CONTROL, "a"), "changed");
      browser.keys(Keys.chord(Keys.CONTROL, Keys.ENTER));
      browser.await("the reason has the keyboard", () -> browser.focused().equals("reason"));
      browser.keys(Keys.ENTER);
      browser.await("it is saved", () -> agents.has("desk/inner/needle", "changed"));
      browser.awaitSaved();
      browser.keys("c");
      carry(browser, "desk/copied");
      browser.await("the copy", () -> agents.has("desk/copied", "changed"));
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.follow("#/keys/desk/z");
      browser.awaitText("value", "2");
      browser.tabTo("tree");
      browser.keys("r");
      carry(browser, "desk/renamed");
      browser.await("the new name", () -> agents.has("desk/renamed", "2"));
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.follow("#/keys/desk/inner/");
      browser.first("[data-name=\"desk/inner/needle\"]");
      browser.keys(Keys.BACK_SPACE);
      browser.await("the folder above", () -> browser.address().endsWith("#/keys/desk/"));
      browser.keys("?");
      browser.awaitText("dialog", "Backspace");
      browser.keys(Keys.ESCAPE);
      browser.await("no dialog", () -> !browser.shows("dialog"));
      visit.judge();
    }
  }

  private static void carry(Browser browser, String to) throws Exception {
    browser.await("the name has the keyboard", () -> browser.focused().equals("to"));
    browser.keys(Keys.chord(Keys.CONTROL, "a"), to, Keys.ENTER);
  }

  private static void elsewhere(PageAgents agents) throws Exception {
    agents.put("/v1/kv/hand/k", "first");
    agents.put("/v1/kv/hand/k", "second");
    try (Visit visit = Visit.begin(agents.page(), "", "#/history/hand/k")) {
      Browser browser = visit.browser();
      browser.tabTo("sign-in");
      browser.keys(Keys.ENTER);
      browser.await("the secret has the keyboard", () -> browser.focused().equals("secret"));
      browser.keys(PageAgents.MANAGEMENT, Keys.ENTER);
      browser.find("account");
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.await("two changes", () -> browser.visible(Browser.css("change")).size() == 2);
      browser.tabTo("roll-back");
      browser.keys(Keys.ENTER);
      browser.tabTo("reason");
      require(inDialog(browser), "the keyboard has left the dialog");
      browser.keys("by hand");
      browser.tabTo("take-back");
      browser.keys(Keys.ENTER);
      browser.await("it is back", () -> agents.has("hand/k", "first"));
      browser.await("no dialog", () -> !browser.shows("dialog"));
      // Through a dialog the tabulator goes round, and comes to nothing behind it.
      browser.tabTo("account");
      browser.keys(Keys.ENTER);
      browser.find("dialog");
      for (int i = 0; i < 12; i++) {
        browser.keys(Keys.TAB);
        require(inDialog(browser), "the keyboard has left the dialog");
      }
      browser.keys(Keys.ESCAPE);
      browser.await("no dialog", () -> !browser.shows("dialog"));
      browser.await("where it was", () -> browser.focused().equals("account"));
      visit.judge();
    }
  }

  private static boolean inDialog(Browser browser) {
    return Boolean.TRUE.equals(
        browser.run("return document.activeElement?.closest('[data-test=\"dialog\"]') != null"));
  }
}
