package io.praetor.verification.page;

import static io.praetor.verification.page.Visit.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The whole state, saved as a file and put back. Stateless. */
final class SnapshotSteps {
  private SnapshotSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("a snapshot is saved, and restored after its warning", SnapshotSteps::restored));
  }

  private static void restored(PageAgents agents) throws Exception {
    Path saved = Files.createDirectories(agents.folder().resolve("saved"));
    agents.put("/v1/kv/snap/k", "when it was saved");
    try (Visit visit = Visit.begin(agents.page(), PageAgents.MANAGEMENT, "#/cluster")) {
      Browser browser = visit.browser();
      browser.saveInto(saved);
      browser.click("save-snapshot");
      browser.await("the file", () -> !files(saved).isEmpty());
      Path file = files(saved).getFirst();
      require(Files.size(file) > 0, "the file is empty");
      agents.put("/v1/kv/snap/k", "written since");
      agents.put("/v1/kv/snap/later", "written since");
      browser.upload(Browser.css("restore-snapshot"), file);
      browser.awaitText("dialog", "is replaced on all servers");
      require(browser.says("dialog", file.getFileName().toString()), "the file is not named");
      require(!browser.find("yes").isEnabled(), "it can be restored without a word");
      browser.type("reason", "back to what was saved");
      browser.type("typed", "restore");
      require(agents.value("snap/k").equals("written since"), "it was restored too early");
      browser.click("yes");
      browser.awaitText("The state of the snapshot is in place");
      require(agents.value("snap/k").equals("when it was saved"), "the old value is not back");
      require(agents.value("snap/later").isEmpty(), "a later key is still there");
      visit.judge();
    }
  }

  /** What has been saved wholly: a file that is being written has another ending. */
  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(".snap")).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
