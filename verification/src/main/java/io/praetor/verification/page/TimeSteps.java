package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** What was, who changed it and why, and taking it back. Stateless. */
final class TimeSteps {
  private TimeSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a key goes back to what it was", TimeSteps::back),
        new Step("a folder goes back to what it was, after a preview", TimeSteps::folder),
        new Step(
            "two states of a key and of a folder are seen beside each other", TimeSteps::between),
        new Step("deleted keys are found again, with who and why", TimeSteps::deleted));
  }

  private static void back(PageAgents agents) throws Exception {
    agents.put("/v1/kv/time/k", "first");
    agents.put("/v1/kv/time/k", "second");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/history/time/k")) {
      Browser browser = visit.browser();
      browser.await("two changes", () -> browser.visible(Browser.css("change")).size() == 2);
      browser.click("roll-back");
      browser.awaitText("dialog", "second");
      require(agents.value("time/k").equals("second"), "the preview has changed something");
      browser.find("reason").sendKeys("it was better");
      browser.click("take-back");
      browser.await("it is back", () -> agents.has("time/k", "first"));
      browser.await("three changes", () -> browser.visible(Browser.css("change")).size() == 3);
      browser.awaitText("it was better");
      visit.judge();
    }
  }

  private static void folder(PageAgents agents) throws Exception {
    agents.put("/v1/kv/earlier/a", "first-a");
    agents.put("/v1/kv/earlier/b", "first-b");
    agents.put("/v1/kv/earlier/a", "second-a");
    agents.ask("DELETE", "/v1/kv/earlier/b", null);
    agents.put("/v1/kv/earlier/c", "first-c");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/history/earlier/")) {
      Browser browser = visit.browser();
      browser.await("five changes", () -> changes(browser) == 5);
      // The second from the end is the one after which both first values were there.
      browser.visible(Browser.css("roll-back")).get(2).click();
      browser.await("its three keys", () -> differences(browser, "dialog") == 3);
      require(browser.says("dialog", "first-a"), "the preview does not show what a becomes");
      require(agents.value("earlier/a").equals("second-a"), "the preview has changed something");
      browser.type("reason", "all of it was better");
      browser.click("take-back");
      browser.await("a is back", () -> agents.has("earlier/a", "first-a"));
      require(agents.value("earlier/b").equals("first-b"), "b is not back");
      require(agents.value("earlier/c").isEmpty(), "c is still there");
      browser.awaitText("time-line", "all of it was better");
      visit.judge();
    }
  }

  private static int changes(Browser browser) {
    return browser.visible(Browser.css("change")).size();
  }

  private static int differences(Browser browser, String within) {
    return browser.visible(Browser.css(within) + " " + Browser.css("difference")).size();
  }

  private static void between(PageAgents agents) throws Exception {
    agents.put("/v1/kv/pair/k", "the old text");
    agents.put("/v1/kv/pair/k", "the new text");
    agents.put("/v1/kv/pair/other", "came later");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/history/pair/k")) {
      Browser browser = visit.browser();
      browser.await("two changes", () -> changes(browser) == 2);
      browser.visible(Browser.css("choose")).forEach(each -> each.click());
      browser.click("compare-chosen");
      browser.awaitText("between", "the old text");
      browser.awaitText("between", "the new text");
      browser.follow("#/history/pair/");
      browser.await("three changes", () -> changes(browser) == 3);
      browser.visible(Browser.css("choose")).getLast().click();
      browser.click("compare-chosen");
      browser.await("two keys", () -> differences(browser, "between") == 2);
      require(
          browser.says("between", "came later") && browser.says("between", "the old text"),
          "the values are not shown");
      visit.judge();
    }
  }

  private static void deleted(PageAgents agents) throws Exception {
    agents.put("/v1/kv/gone/k", "was here");
    agents.put("/v1/kv/gone/both", "was here, too");
    agents.put("/v1/kv/gone/kept", "still here");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/keys/gone/k")) {
      Browser browser = visit.browser();
      for (String key : List.of("k", "both")) {
        browser.follow("#/keys/gone/" + key);
        browser.awaitText("value", "was here");
        browser.click("delete");
        browser.type("reason", "nobody needs " + key);
        browser.click("do");
        browser.await("no dialog", () -> !browser.shows("dialog"));
        browser.await(key + " is gone", () -> agents.has("gone/" + key, ""));
      }
      browser.follow("#/history/gone/");
      browser.click("show-deleted");
      browser.await("both", () -> browser.visible(Browser.css("deletion")).size() == 2);
      browser.awaitText("deletion", "nobody needs k");
      require(!browser.says("deletion", "gone/kept"), "a key that is there is told as deleted");
      // The newest is the first.
      browser.click("bring-back");
      browser.click("take-back");
      browser.await("it is back", () -> agents.has("gone/both", "was here, too"));
      browser.await("one is left", () -> browser.visible(Browser.css("deletion")).size() == 1);
      require(agents.value("gone/k").isEmpty(), "the other one is back, too");
      browser.follow("#/keys/gone/k");
      browser.click("undelete");
      browser.await("it is back", () -> agents.has("gone/k", "was here"));
      browser.awaitText("value", "was here");
      visit.judge();
    }
  }
}
