package io.praetor.verification.page;

import io.praetor.verification.wire.AgentCalls;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser with one tab, used as a person would by what the page marks for that. One thread. */
final class Browser implements AutoCloseable {
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration WAIT_MAX = Duration.ofSeconds(15);
  private static final int TABS_MAX = 120;
  private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Whether this machine has a browser and what drives it. */
  static boolean isThere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Opens an empty tab of a new profile. */
  static Browser open(int width, int height) {
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--lang=en",
        "--window-size=" + width + "," + height);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // The driver is named, so that nothing is looked for elsewhere.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    return new Browser(driver);
  }

  /** Opens another tab and goes there. */
  void newTab() {
    driver.switchTo().newWindow(WindowType.TAB);
  }

  /** Closes all tabs but a new one, and forgets what a page has stored and complained of. */
  void forget(String page) {
    List<String> old = List.copyOf(driver.getWindowHandles());
    command(
        "Storage.clearDataForOrigin",
        Map.of("origin", page.replaceFirst("/ui/$", ""), "storageTypes", "local_storage"));
    newTab();
    String fresh = driver.getWindowHandle();
    for (String handle : old) {
      driver.switchTo().window(handle);
      driver.close();
    }
    driver.switchTo().window(fresh);
    complaints();
  }

  /** Goes to a tab, by the order in which they were opened. */
  void tab(int number) {
    driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(number));
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Loads an address as one that was typed. */
  void visit(String address) {
    driver.get(address);
  }

  /** Follows a link that was pasted into a page that is open, such as {@code #/keys/a}. */
  void follow(String place) {
    run("location.hash = arguments[0]", place);
  }

  String address() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  /** The first thing of a mark that can be seen, once it is there. */
  WebElement find(String mark) throws IOException {
    return first(css(mark));
  }

  /** The first thing that a selector finds and that can be seen, once it is there. */
  WebElement first(String selector) throws IOException {
    await(selector, () -> !visible(selector).isEmpty());
    return visible(selector).getFirst();
  }

  /** All things that a selector finds and that can be seen now. */
  List<WebElement> visible(String selector) {
    List<WebElement> seen = new ArrayList<>();
    for (WebElement each : driver.findElements(By.cssSelector(selector))) {
      if (each.isDisplayed()) {
        seen.add(each);
      }
    }
    return seen;
  }

  boolean shows(String mark) {
    return shown(() -> !visible(css(mark)).isEmpty());
  }

  static String css(String mark) {
    return "[data-test=\"" + mark + "\"]";
  }

  void click(String mark) throws IOException {
    press(css(mark));
  }

  /** Clicks on what a selector finds; tried again if the page changes just then. */
  void press(String selector) throws IOException {
    await(
        "a click on " + selector,
        () -> {
          List<WebElement> found = visible(selector);
          if (found.isEmpty() || !found.getFirst().isEnabled()) {
            return false;
          }
          found.getFirst().click();
          return true;
        });
  }

  /** Replaces what stands in a field. */
  void type(String mark, String text) throws IOException {
    WebElement field = find(mark);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    field.sendKeys(text);
  }

  void keys(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Puts a text where the keyboard is, as from a clipboard: of any length and any characters. */
  void paste(String text) {
    command("Input.insertText", Map.of("text", text));
  }

  /** What has the keyboard, by its mark; empty if it has none. */
  String focused() {
    return String.valueOf(run("return document.activeElement?.dataset.test ?? ''"));
  }

  /**
   * Goes with the tabulator, as one without a mouse, until something of a mark has the keyboard.
   */
  void tabTo(String mark) throws IOException {
    find(mark);
    for (int i = 0; i < TABS_MAX && !focused().equals(mark); i++) {
      // The driver takes what is sent to a field for files as a file's name: this key is pressed.
      new Actions(driver).sendKeys(Keys.TAB).perform();
    }
    if (!focused().equals(mark)) {
      throw new IOException("the tabulator does not lead to " + mark + "; " + address());
    }
  }

  /** Chooses a value of a list. */
  void choose(String mark, String value) throws IOException {
    first(css(mark) + " option[value=\"" + value + "\"]").click();
  }

  /** Gives a file to the field that a selector finds. */
  void upload(String selector, Path file) {
    driver.findElement(By.cssSelector(selector)).sendKeys(file.toString());
  }

  /** Lets files that are saved come into a folder. */
  void saveInto(Path folder) {
    command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString()));
  }

  /** What stands in a field. */
  String typed(String mark) throws IOException {
    return Objects.requireNonNullElse(find(mark).getDomProperty("value"), "");
  }

  /** All text of the page that can be seen. */
  String text() {
    return String.valueOf(run("return document.body.innerText"));
  }

  void awaitText(String part) throws IOException {
    await("the text \"" + part + "\"", () -> text().contains(part));
  }

  /** Waits until something of a mark says a text. */
  void awaitText(String mark, String part) throws IOException {
    await(mark + " with the text \"" + part + "\"", () -> says(mark, part));
  }

  /** Whether something of a mark that can be seen says a text. */
  boolean says(String mark, String part) {
    return shown(() -> visible(css(mark)).stream().anyMatch(each -> each.getText().contains(part)));
  }

  /** Waits until what was typed is saved: before that, the page does not let one go elsewhere. */
  void awaitSaved() throws IOException {
    await("what was typed is saved", () -> !shows("editor") && !shows("dialog"));
  }

  void awaitNoText(String part) throws IOException {
    await("no text \"" + part + "\"", () -> !text().contains(part));
  }

  /** Waits until something holds; what the page has replaced meanwhile is looked at again. */
  void await(String what, BooleanSupplier condition) throws IOException {
    try {
      AgentCalls.await(what, WAIT_MAX, () -> shown(condition));
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + address() + " shows:\n" + text(), e);
    }
  }

  private static boolean shown(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (WebDriverException replaced) {
      return false;
    }
  }

  /** Runs a script in the page. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script that says when it is done by calling its last argument. */
  @Nullable Object runLong(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** Waits until the page has not changed for a moment. */
  void settle() {
    runLong(
        """
        const done = arguments[0];
        let timer = setTimeout(end, 300);
        const limit = setTimeout(end, 5000);
        const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, 300); });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        function end() { observer.disconnect(); clearTimeout(limit); done(); }
        """);
  }

  /**
   * Complaints of the browser since the last look: errors of scripts and what the page's policy has
   * stopped. Answers that refuse something are none.
   */
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      String text = entry.getMessage();
      boolean answer = text.contains("Failed to load resource") || text.contains("net::ERR_");
      if (text.contains("Content Security Policy")
          || text.contains("Uncaught")
          || (entry.getLevel().intValue() >= Level.SEVERE.intValue() && !answer)) {
        found.add(text);
      }
    }
    return found;
  }

  /** What axe-core finds that keeps somebody from using the page: serious and critical alone. */
  List<String> barriers() throws IOException {
    if (!Boolean.TRUE.equals(run("return window.axe !== undefined"))) {
      run(axe());
    }
    Object found =
        runLong(
            """
            const done = arguments[0];
            axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.passes.length === 0 ? ['axe: it looked at nothing'] : result.violations
              .filter((each) => each.impact === 'serious' || each.impact === 'critical')
              .map((each) => each.id + ': ' + each.nodes.map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 160)
                + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).slice(0, 3).join(' | '))), (e) => done(['axe: ' + e]));
            """);
    List<String> barriers = new ArrayList<>();
    if (found instanceof List<?> list) {
      list.forEach(each -> barriers.add(String.valueOf(each)));
    }
    return barriers;
  }

  private static String axe() throws IOException {
    try (InputStream in = Browser.class.getClassLoader().getResourceAsStream(AXE)) {
      return new String(Objects.requireNonNull(in, AXE).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Sends a command of the browser's own protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
