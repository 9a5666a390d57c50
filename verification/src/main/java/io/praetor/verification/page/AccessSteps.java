package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.util.List;

/** Signing in and out, and what the page says to one who may not do something. Stateless. */
final class AccessSteps {
  private AccessSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("the page opens on the keys, and one signs in", AccessSteps::signsIn),
        new Step("a token lasts as long as was chosen", AccessSteps::lasts),
        new Step("a token that is not there is refused", AccessSteps::unknown));
  }

  private static void signsIn(PageAgents agents) throws Exception {
    agents.put("/v1/kv/app/first", "one");
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      browser.first("a[data-test=\"go-keys\"][aria-current=\"page\"]");
      // A stranger is told that there may be more than can be seen.
      browser.awaitText("empty", "Or none that you may see");
      visit.signIn(PageAgents.MANAGEMENT, false);
      browser.first("[data-name=\"app/\"]");
      require(!browser.shows("empty"), "one who is signed in is told of nothing");
      browser.click("account");
      browser.awaitText("account-accessor", "-");
      browser.click("sign-out");
      browser.find("sign-in");
      browser.find("empty");
      require(browser.visible("[data-name=\"app/\"]").isEmpty(), "the folder is still shown");
      visit.judge();
    }
  }

  private static void lasts(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents)) {
      Browser browser = visit.browser();
      require(!stored(browser, "sessionStorage"), "the token is in session storage unasked");
      reload(browser);
      browser.find("sign-in");
      visit.signIn(PageAgents.MANAGEMENT, true);
      reload(browser);
      browser.find("account");
      require(stored(browser, "sessionStorage"), "the token is not in session storage");
      require(!stored(browser, "localStorage"), "the token is in local storage");
      require(!browser.address().contains(PageAgents.MANAGEMENT), "the token is in the address");
      browser.newTab();
      browser.visit(visit.page());
      browser.find("sign-in");
      require(!browser.shows("account"), "another tab is signed in, too");
      visit.judge();
    }
  }

  private static void reload(Browser browser) throws Exception {
    browser.run("window.before = true; location.reload()");
    browser.await("a new page", () -> browser.run("return window.before") == null);
  }

  private static boolean stored(Browser browser, String where) {
    return String.valueOf(browser.run("return JSON.stringify(" + where + ")"))
        .contains(PageAgents.MANAGEMENT);
  }

  private static void unknown(PageAgents agents) throws Exception {
    try (Visit visit = Visit.begin(agents.page(), "", "")) {
      Browser browser = visit.browser();
      browser.click("sign-in");
      browser.type("secret", "99999999-2222-3333-4444-555555555555");
      browser.click("sign-in-go");
      browser.awaitText("failure", "There is no token with this secret");
      require(browser.shows("dialog"), "the dialog has gone");
      require(!browser.shows("account"), "somebody is signed in");
      visit.judge();
    }
  }
}
