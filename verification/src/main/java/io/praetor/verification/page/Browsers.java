package io.praetor.verification.page;

import java.util.ArrayDeque;
import java.util.Deque;
import org.openqa.selenium.WebDriverException;

/**
 * Browsers that have been visited with and wait for the next visit, since a start takes longer than
 * most steps. Each visit has tabs of its own; nothing of an earlier one is left in the storage of
 * the page. Owned by the main thread.
 */
final class Browsers {
  private static final int IDLE_MAX = 2;
  private static final Deque<Browser> IDLE = new ArrayDeque<>();

  private Browsers() {}

  /** One with an empty tab. */
  static Browser take() {
    Browser idle = IDLE.poll();
    return idle == null ? Browser.open(1280, 900) : idle;
  }

  /** Takes back one whose visit to a page has ended well. */
  static void giveBack(Browser browser, String page) {
    if (IDLE.size() >= IDLE_MAX) {
      browser.close();
      return;
    }
    try {
      browser.forget(page);
      IDLE.add(browser);
    } catch (WebDriverException e) {
      browser.close(); // The next visit begins with another one.
    }
  }

  /** Ends all that wait. */
  static void end() {
    IDLE.forEach(Browser::close);
    IDLE.clear();
  }
}
