package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductHome;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.AgentCalls;
import io.praetor.verification.wire.RawHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about what became of keys, beside a running agent. */
class ChangeCommandsTest {
  private static final Duration START_WAIT_MAX = Duration.ofMinutes(2);
  private static final Pattern INDEX = Pattern.compile("ModifyIndex +(\\d+)");

  @TempDir Path folder;

  private static String kv(ProductProcess agent, String... words) throws Exception {
    CommandRun run = CommandRun.of(agent, words);
    assertThat(run.errors()).isEmpty();
    return run.output();
  }

  private static String index(ProductProcess agent, String key) throws Exception {
    Matcher found = INDEX.matcher(kv(agent, "kv", "get", "-detailed", key));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static String info(ProductProcess agent) {
    try {
      return RawHttp.send(agent.httpPort(), "GET", "/v1/praetor/info", null).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theyTellCompareAndTakeBack() throws Exception {
    try (ProductProcess agent = ProductProcess.single(folder, "-dev").awaitLeader(START_WAIT_MAX)) {
      AgentCalls.await("level", START_WAIT_MAX, () -> info(agent).contains("\"rollback\""));
      kv(agent, "kv", "put", "-reason=first", "app/a", "1");
      String first = index(agent, "app/a");
      kv(agent, "kv", "put", "app/a", "2");
      kv(agent, "kv", "put", "app/b", "3");
      takesBack(agent, first);
      if (info(agent).contains("\"history\"")) {
        tells(agent, first);
      }
      if (info(agent).contains("\"changes\"")) {
        follows(agent, first);
      }
      rules(agent);
    }
  }

  private static void takesBack(ProductProcess agent, String first) throws Exception {
    assertThat(kv(agent, "kv", "rollback", "-to=" + first, "-dry-run", "app/"))
        .isEqualTo(
            """
            ~ app/a
                - 2
                + 1
            - app/b = 3
            0 new, 1 changed, 1 gone. Nothing was changed.
            """);
    assertThat(CommandRun.of(agent, "kv", "rollback", "-to=1", "-expect=1", "app/").errors())
        .contains("nothing was changed");
    assertThat(kv(agent, "kv", "rollback", "-to=" + first, "app/"))
        .startsWith("Success! Rolled back: 2 keys have changed, index ");
    assertThat(kv(agent, "kv", "get", "-recurse", "app/")).isEqualTo("app/a:1\n");
    assertThat(kv(agent, "kv", "undelete", "app/b")).contains("Brought back: 1 key has changed");
    assertThat(kv(agent, "kv", "copy", "-recurse", "app/", "new/")).contains("Copied: 2 keys");
    CommandRun again = CommandRun.of(agent, "kv", "copy", "-recurse", "app/", "new/");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.errors()).contains("2 keys are there already");
    assertThat(kv(agent, "kv", "move", "new/a", "new/z")).startsWith("Success! Moved: ");
    assertThat(kv(agent, "kv", "get", "-recurse", "new/")).isEqualTo("new/b:3\nnew/z:1\n");
    assertThat(CommandRun.of(agent, "kv", "rollback", "app/a", "-to=3").errors())
        .contains("Options stand in front");
  }

  private static void tells(ProductProcess agent, String first) throws Exception {
    String history = kv(agent, "kv", "history", "app/a");
    assertThat(history.lines()).hasSize(3);
    assertThat(history).startsWith("* ").contains("set     2", "[from 127.0.0.1: first]");
    assertThat(kv(agent, "kv", "history", "-recurse", "app/")).contains("delete  app/b");
    assertThat(kv(agent, "kv", "get", "-at=" + first, "-recurse", "app/")).isEqualTo("app/a:1\n");
    CommandRun diff = CommandRun.of(agent, "kv", "diff", "-from=" + first, "app/");
    assertThat(diff.exit()).isEqualTo(2);
    assertThat(diff.output()).isEqualTo("+ app/b = 3\n");
    assertThat(CommandRun.of(agent, "kv", "diff", "app/", "new/").output())
        .isEqualTo("- a = 1\n+ z = 1\n");
    kv(agent, "retention", "set", "-versions=5", "-days=1", "app/");
    assertThat(kv(agent, "retention", "list")).contains("app/    5         1");
    kv(agent, "retention", "delete", "app/");
    assertThat(kv(agent, "retention", "list")).doesNotContain("app/");
    assertThat(kv(agent, "kv", "purge", "app/a")).contains("Forgotten");
    assertThat(kv(agent, "kv", "history", "app/a")).contains("purge").doesNotContain("set     2");
  }

  private static void follows(ProductProcess agent, String first) throws Exception {
    Process changes =
        new ProcessBuilder(
                List.of(
                    ProductHome.launcher().toString(),
                    "changes",
                    "-http-addr=" + agent.address(),
                    "-since=" + first,
                    "app/"))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = changes.inputReader()) {
      // Its value is purged: that it changed is told all the same.
      assertThat(out.readLine()).contains("set     app/a").doesNotContain("= 2");
      assertThat(out.readLine()).contains("set     app/b = 3");
      kv(agent, "kv", "put", "-reason=now", "app/now", "x");
      String line = out.readLine();
      while (line != null && !line.contains("app/now")) {
        line = out.readLine();
      }
      assertThat(line).contains("set     app/now = x", ": now]");
    } finally {
      changes.destroyForcibly();
    }
    CommandRun failing =
        CommandRun.of(agent, "changes", "-since=" + first, "-exec=cat; exit 4", "app/");
    assertThat(failing.exit()).isEqualTo(4);
    assertThat(failing.output()).contains("\"Key\":\"app/a\"");
    assertThat(failing.errors()).contains("Go on with -since=" + first);
  }

  private static void rules(ProductProcess agent) throws Exception {
    kv(
        agent,
        "rules",
        "put",
        "-glob=app/*/port",
        "-kind=number",
        "-spec={\"Max\": 100}",
        "-mode=enforce",
        "ports");
    CommandRun refused = CommandRun.of(agent, "kv", "put", "-check", "app/x/port", "200");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.output()).startsWith("enforce  ports: ").contains("The rules refuse it.");
    assertThat(CommandRun.of(agent, "kv", "put", "-check", "app/x/port", "20").exit()).isZero();
    kv(agent, "kv", "put", "app/x/port", "20");
    assertThat(CommandRun.of(agent, "rules", "test", "ports").exit()).isZero();
    CommandRun tried =
        CommandRun.of(
            agent,
            "rules",
            "test",
            "-glob=app/*/port",
            "-kind=number",
            "-spec={\"Max\": 10}",
            "-mode=warn",
            "low");
    assertThat(tried.exit()).isEqualTo(2);
    assertThat(tried.output()).startsWith("app/x/port: ");
    assertThat(kv(agent, "rules", "list")).contains("ports", "app/*/port", "enforce");
    assertThat(kv(agent, "rules", "delete", "ports")).contains("Deleted rule: ports");
  }
}
