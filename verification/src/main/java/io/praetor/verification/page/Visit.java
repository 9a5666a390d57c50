package io.praetor.verification.page;

import java.io.IOException;
import java.util.List;

/**
 * One visit to the page in a browser of its own. At its end the browser may have complained of
 * nothing, and no script of a key or a value may have run. One thread.
 */
final class Visit implements AutoCloseable {
  /** What scripts in keys, values and outputs would set if one ran. */
  static final String FLAG = "praetorIntruder";

  private final Browser browser;
  private final String page;
  private boolean well;

  private Visit(Browser browser, String page) {
    this.browser = browser;
    this.page = page;
  }

  /** Opens the page of the agent that is no server, signed in with all rights. */
  static Visit begin(PageAgents agents) throws IOException {
    return begin(agents.page(), PageAgents.MANAGEMENT, "");
  }

  /** Opens a place of a page, and signs in with a token unless it is empty. */
  static Visit begin(String page, String token, String place) throws IOException {
    return begin(Browsers.take(), page, token, place);
  }

  /** Opens a page in a browser that has kept nothing of it. */
  static Visit first(String page) throws IOException {
    return begin(Browser.open(1280, 900), page, "", "");
  }

  private static Visit begin(Browser browser, String page, String token, String place)
      throws IOException {
    Visit visit = new Visit(browser, page);
    try {
      visit.browser.visit(page + place);
      if (!token.isEmpty()) {
        visit.signIn(token, false);
      }
      return visit;
    } catch (IOException | RuntimeException e) {
      visit.browser.close();
      throw e;
    }
  }

  void signIn(String token, boolean stay) throws IOException {
    browser.click("sign-in");
    browser.type("secret", token);
    if (stay) {
      browser.click("stay");
    }
    browser.click("sign-in-go");
    browser.find("account");
    browser.await("no dialog", () -> !browser.shows("dialog"));
  }

  Browser browser() {
    return browser;
  }

  String page() {
    return page;
  }

  /** Fails unless something holds. */
  static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  /** Fails if the browser has complained or a script has run that is no part of the page. */
  void judge() throws IOException {
    List<String> complaints = browser.complaints();
    require(complaints.isEmpty(), "the browser complains: " + complaints);
    require(
        browser.run("return window." + FLAG) == null, "a script that is no part of the page ran");
    well = true;
  }

  @Override
  public void close() {
    if (well) {
      Browsers.giveBack(browser, page);
    } else {
      browser.close();
    }
  }
}
