package io.praetor.verification.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.verification.process.ProductProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files that becomes a tree of keys, and the tree that becomes a folder again. */
class FolderCommandsTest {
  private static final Duration START_WAIT_MAX = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void folderBecomesTreeAndTreeBecomesFolder() throws Exception {
    Path files = folder.resolve("files");
    Files.createDirectories(files.resolve("web/.git"));
    Files.writeString(files.resolve("web/port"), "8080\n");
    Files.writeString(files.resolve("web/.git/config"), "hidden");
    Files.writeString(files.resolve("app.json"), "{\"db\": {\"url\": \"x\", \"hosts\": [1, 2]}}");
    try (ProductProcess agent =
        ProductProcess.single(folder.resolve("agent"), "-dev").awaitLeader(START_WAIT_MAX)) {
      String dir = "-f=" + files;
      CommandRun dry =
          CommandRun.of(agent, "kv", "apply", dir, "-prefix=a/", "-explode=json", "-dry-run");
      assertThat(dry.output())
          .isEqualTo(
              """
              + a/app/db/hosts = [1,2]
              + a/app/db/url = x
              + a/web/port = 8080
              3 new, 0 changed, 0 gone. Nothing was changed.
              """);
      assertThat(CommandRun.of(agent, "kv", "get", "-recurse", "a/").output()).isEmpty();
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-prefix=a/", "-explode=json").output())
          .contains("Success! 3 new, 0 changed, 0 gone");
      CommandRun.of(agent, "kv", "put", "-flags=9", "a/web/port", "9090");
      CommandRun.of(agent, "kv", "put", "a/web", "a folder, too");
      CommandRun.of(agent, "kv", "put", "a/odd%/.name", "odd");

      String back = "-f=" + folder.resolve("back");
      assertThat(CommandRun.of(agent, "kv", "pull", back, "-prefix=a/").output())
          .isEqualTo("5 keys: 5 files written.\n");
      assertThat(folder.resolve("back/web/.value")).hasContent("a folder, too");
      assertThat(folder.resolve("back/odd%25/%2Ename")).hasContent("odd");
      assertThat(CommandRun.of(agent, "kv", "apply", back, "-prefix=a/", "-prune").output())
          .startsWith("Nothing is different: 5 keys");

      assertThat(
              CommandRun.of(agent, "kv", "apply", dir, "-prefix=a/", "-explode=json", "-prune")
                  .output())
          .contains("- a/odd%/.name = odd\n- a/web = a folder, too\n~ a/web/port\n", "+ 8080");
      assertThat(CommandRun.of(agent, "kv", "get", "-detailed", "a/web/port").output())
          .contains("Flags            9\n", "8080");
      assertThat(CommandRun.of(agent, "kv", "pull", back, "-prefix=a/", "-prune").output())
          .isEqualTo("3 keys: 1 files written, 2 deleted.\n");
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-prune").errors())
          .contains("-prune without -prefix");
      Files.writeString(files.resolve("app.json"), "{");
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-explode=json").errors())
          .contains("app.json is not JSON");
    }
  }

  @Test
  void settingsOfYamlFilesBecomeKeys() throws Exception {
    Path files = folder.resolve("yaml");
    Files.createDirectories(files);
    Path app = files.resolve("app.yaml");
    Files.writeString(
        app,
        """
        # Settings of a shop.
        version: 1.10
        web: &web
          port: 0o17
          secure: True
          banner: |
            two
            lines
        spare: *web
        hosts: [a, 2, 2.50, yes, true, null, {b: 0x1F}]
        nothing:
        """);
    Files.writeString(files.resolve("more.yml"), "\"1\": one\n");
    try (ProductProcess agent =
        ProductProcess.single(folder.resolve("agent"), "-dev").awaitLeader(START_WAIT_MAX)) {
      String dir = "-f=" + files;
      assertThat(
              CommandRun.of(agent, "kv", "apply", dir, "-prefix=y/", "-explode=json,yaml").output())
          .contains("Success! 10 new");
      assertThat(CommandRun.of(agent, "kv", "get", "-recurse", "y/").output())
          .isEqualTo(
              """
              y/app/hosts:["a",2,2.50,"yes",true,null,{"b":"0x1F"}]
              y/app/nothing:
              y/app/spare/banner:two
              lines

              y/app/spare/port:0o17
              y/app/spare/secure:True
              y/app/version:1.10
              y/app/web/banner:two
              lines

              y/app/web/port:0o17
              y/app/web/secure:True
              y/more/1:one
              """);
      for (String[] wrong :
          new String[][] {
            {"a: [", "app.yaml is not YAML: "},
            {"a: 1\na: 2\n", "app.yaml has the name \"a\" twice"},
            {"a: &a\n  b: *a\n", "app.yaml is nested deeper than 100"},
            {"x: &x {y: 1}\nz:\n  <<: *x\n", "merges with <<"},
            {"a: 1\n---\nb: 2\n", "app.yaml is not YAML: "},
            {"text\n", "app.yaml has no names to make keys of"},
            {"a: " + "[".repeat(50_000) + "]".repeat(50_000), "app.yaml is nested deeper than 100"},
          }) {
        Files.writeString(app, wrong[0]);
        assertThat(CommandRun.of(agent, "kv", "apply", dir, "-explode=yaml").errors())
            .contains(wrong[1])
            .doesNotContain("Exception");
      }
      Files.write(app, new byte[] {'a', ':', ' ', (byte) 0xfc, '\n'});
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-explode=yaml").errors())
          .contains("app.yaml is not UTF-8; save it as UTF-8");
      Files.writeString(app, "a: &a {b: 1}\nall: [" + "*a, ".repeat(60) + "*a]\n");
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-prefix=z/", "-explode=yaml").output())
          .contains("Success! ");
    }
  }

  @Test
  void dryRunTellsWhatRulesFind() throws Exception {
    Path files = folder.resolve("ruled");
    Files.createDirectories(files.resolve("web"));
    Files.writeString(files.resolve("web/port"), "80800");
    Files.writeString(files.resolve("web/name"), "shop");
    try (ProductProcess agent =
        ProductProcess.single(folder.resolve("agent"), "-dev").awaitLeader(START_WAIT_MAX)) {
      String dir = "-f=" + files;
      CommandRun.of(agent, "kv", "put", "r/web/port", "99999");
      String then = CommandRun.of(agent, "kv", "get", "-detailed", "r/web/port").output();
      CommandRun.of(agent, "kv", "put", "r/web/port", "80");
      assertThat(
              CommandRun.of(
                      agent,
                      "rules",
                      "put",
                      "-glob=r/*/port",
                      "-kind=number",
                      "-spec={\"Max\": 65535}",
                      "-mode=enforce",
                      "-description=a TCP port",
                      "ports")
                  .errors())
          .isEmpty();
      CommandRun dry = CommandRun.of(agent, "kv", "apply", dir, "-prefix=r/", "-dry-run");
      assertThat(dry.output())
          .isEqualTo(
              """
              + r/web/name = shop
              ~ r/web/port
                  - 80
                  + 80800
              enforce  ports: r/web/port: is above 65535 (a TCP port)
              1 new, 1 changed, 0 gone. The rules refuse it.
              """);
      assertThat(dry.exit()).isEqualTo(2);
      assertThat(CommandRun.of(agent, "kv", "apply", dir, "-prefix=r/").errors())
          .contains("rule \"ports\" refuses the value of \"r/web/port\"");
      String index = then.replaceFirst("(?s).*ModifyIndex +(\\d+).*", "$1");
      CommandRun back = CommandRun.of(agent, "kv", "rollback", "-to=" + index, "-dry-run", "r/");
      assertThat(back.output())
          .contains("enforce  ports: r/web/port: is above 65535", "The rules refuse it.");
      assertThat(back.exit()).isEqualTo(2);
      Files.writeString(files.resolve("web/port"), "8080");
      CommandRun kept = CommandRun.of(agent, "kv", "apply", dir, "-prefix=r/", "-dry-run");
      assertThat(kept.output()).endsWith("1 new, 1 changed, 0 gone. Nothing was changed.\n");
      assertThat(kept.exit()).isZero();
    }
  }
}
