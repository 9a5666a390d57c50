package io.praetor.verification.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no file of the tree may hold, with a message that says how to mend it. */
class TidyTest {
  private static final int LINES_MAX = 450;
  private static final int PACKAGE_FILES_MAX = 45;

  /** The composition root puts parts together, and has none of its own. */
  private static final int AGENT_LINES_MAX = 199;

  private static final Set<String> NAMES =
      Set.of("util", "utils", "common", "impl", "manager", "helper", "helpers", "misc");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern OPENS_WITH_WHO = Pattern.compile("/\\*\\*\\s*(\\*\\s*)?Who\\b");
  private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(");
  private static final Pattern EXIT =
      Pattern.compile("System\\.exit\\(|Runtime\\.getRuntime\\(\\)\\.halt\\(");

  /** Where a process may be ended: the entry points, and what stops a broken node. */
  private static final Pattern MAY_EXIT =
      Pattern.compile("/(cli|verification)/src/main/|/agent/fault/ProcessFaults\\.java$");

  private static final Path ROOT = root();

  @Test
  void everyPackageSaysWhatBelongsThere() {
    List<String> silent = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      Path folder = Objects.requireNonNull(file.getParent());
      if (!Files.exists(folder.resolve("package-info.java"))) {
        silent.add(ROOT.relativize(folder).toString());
      }
    }
    assertThat(silent.stream().distinct())
        .as("folders without a package-info.java that says what belongs there")
        .isEmpty();
  }

  @Test
  void folderNamesSayWhatTheyAreFor() {
    List<String> vague = new ArrayList<>();
    for (Path file : sources("src")) {
      for (Path part : ROOT.relativize(Objects.requireNonNull(file.getParent()))) {
        if (NAMES.contains(part.toString())) {
          vague.add(ROOT.relativize(file).toString());
        }
      }
    }
    assertThat(vague).as("folders whose name says nothing: name the noun").isEmpty();
  }

  @Test
  void filesHaveOneNoun() {
    List<String> longFiles = new ArrayList<>();
    for (Path file : sources("src")) {
      int lines = lines(file).size();
      if (lines > LINES_MAX) {
        longFiles.add(ROOT.relativize(file) + " has " + lines + " lines");
      }
    }
    assertThat(longFiles)
        .as("files of more than %s lines miss a noun: split them", LINES_MAX)
        .isEmpty();
  }

  @Test
  void packagesAreOneRoom() {
    Map<Path, Integer> files = new TreeMap<>();
    for (Path file : sources("src/main/java")) {
      files.merge(ROOT.relativize(Objects.requireNonNull(file.getParent())), 1, Integer::sum);
    }
    files.values().removeIf(count -> count <= PACKAGE_FILES_MAX);
    assertThat(files)
        .as("packages of more than %s files are several rooms: split them", PACKAGE_FILES_MAX)
        .isEmpty();
  }

  @Test
  void theCompositionRootIsSmall() {
    Path agent = ROOT.resolve("agent/src/main/java/io/praetor/agent/Agent.java");
    assertThat(lines(agent))
        .as("Agent only puts parts together: a part has a class of its own")
        .hasSizeLessThanOrEqualTo(AGENT_LINES_MAX);
  }

  @Test
  void documentationNamesThings() {
    List<String> found = new ArrayList<>();
    for (Path file : sources("src")) {
      if (OPENS_WITH_WHO.matcher(String.join("\n", lines(file))).find()) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found)
        .as("Javadoc that opens with \"Who\": say what it is, such as a callback")
        .isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(matches("src", UNFINISHED, Pattern.compile("/TidyTest\\.java$")))
        .as("finish it, or say in the documents that it is not there")
        .isEmpty();
  }

  @Test
  void testsWaitForConditions() {
    assertThat(matches("src/test/java", SLEEP, Pattern.compile("/TidyTest\\.java$")))
        .as("a test that sleeps is slow or wrong: wait for a condition")
        .isEmpty();
  }

  @Test
  void onlyEntryPointsEndTheProcess() {
    assertThat(matches("src/main/java", EXIT, MAY_EXIT))
        .as("hand it to the fault handler")
        .isEmpty();
  }

  private static List<String> matches(String under, Pattern pattern, Pattern except) {
    List<String> found = new ArrayList<>();
    for (Path file : sources(under)) {
      if (except.matcher(file.toString()).find()) {
        continue;
      }
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  private static List<Path> sources(String under) {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("store", "client", "agent", "cli", "verification")) {
      Path start = ROOT.resolve(module).resolve(under);
      if (!Files.exists(start)) {
        continue;
      }
      try (Stream<Path> walk = Files.walk(start)) {
        walk.filter(p -> p.toString().endsWith(".java")).forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(found).as("sources under %s", under).isNotEmpty();
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("ARCHITECTURE.md"))) {
      at = Objects.requireNonNull(at.getParent());
    }
    return at;
  }
}
