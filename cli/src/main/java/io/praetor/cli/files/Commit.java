package io.praetor.cli.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What git says of a folder. Stateless. */
final class Commit {
  private static final long ANSWER_SECONDS_MAX = 10;

  private Commit() {}

  /**
   * Hash and subject of the last commit that the folder's working tree stands on; empty if it is in
   * none, or there is no git.
   */
  static String reason(Path folder) throws InterruptedException {
    String commit = git(folder, "log", "-1", "--format=%h %s");
    if (commit.isEmpty()) {
      return "";
    }
    return git(folder, "status", "--porcelain", "--", ".").isEmpty()
        ? commit
        : commit + " (and what is not committed)";
  }

  private static String git(Path folder, String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(words));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      git.getOutputStream().close();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = git.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 ? text.strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
