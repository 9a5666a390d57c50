package io.praetor.agent.api.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.http.TestServer;
import io.praetor.store.View;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import io.praetor.store.kv.Key;
import io.praetor.store.kv.KvEntry;
import io.praetor.store.rule.RuleDefinition;
import io.praetor.store.table.PendingApplies;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of many keys over a real socket. */
final class BulkApiTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        server.request("/v1/praetor/" + path).POST(BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String ok(String path, String body) throws Exception {
    HttpResponse<String> answer = post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void refused(int status, String text, String path, String body) throws Exception {
    long before = server.store.view().index();
    HttpResponse<String> answer = post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
    assertThat(server.store.view().index()).isEqualTo(before);
  }

  private void put(String key, String value) throws Exception {
    HttpResponse<String> answer =
        client.send(
            server.request("/v1/kv/" + key).PUT(BodyPublishers.ofString(value)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("true");
  }

  private void delete(String path) throws Exception {
    HttpResponse<String> answer =
        client.send(
            server.request("/v1/kv/" + path).DELETE().build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("true");
  }

  private @Nullable String value(String key) {
    KvEntry entry = server.store.view().kv().get(Key.utf8(key));
    return entry == null ? null : new String(entry.value(), StandardCharsets.UTF_8);
  }

  private long index() {
    return server.store.view().index();
  }

  private static String line(String key, String value) {
    return "{\"Key\":\""
        + key
        + "\",\"Value\":\""
        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
        + "\"}\n";
  }

  @Test
  void rulesOverWhatIsWrittenAreHonoured() throws Exception {
    put("a/1", "x");
    put("a/2", "7");
    assertThat(
            server.store.apply(
                1,
                new Command.RuleSet(
                    new RuleDefinition(
                        "digits", false, "b/", "pattern", "{\"Pattern\":\"[0-9]+\"}", true, ""))))
        .isInstanceOf(Outcome.Done.class);
    String copy = "{\"From\":\"a/\",\"To\":\"b/\",\"Recurse\":true}";
    refused(400, "rule \"digits\" refuses the value of \"b/1\"", "copy", copy);
    refused(400, "the value of \"b/3\"", "apply", line("b/3", "y"));
    String dry = copy.replace("}", ",\"DryRun\":true}");
    String finding =
        "\"More\":false,\"Allowed\":false,\"Findings\":[{\"Key\":\"b/1\",\"Rule\":\"digits\","
            + "\"Mode\":\"enforce\",\"Place\":\"\",\"What\":\"does not match [0-9]+\","
            + "\"Description\":\"\"}],\"MoreFindings\":false}";
    assertThat(ok("copy", dry)).contains("\"Changed\":2,").endsWith(finding);
    assertThat(ok("move", dry)).contains("\"Changed\":4,").endsWith(finding);
    assertThat(ok("apply?dry-run", line("b/1", "z") + line("c", "y"))).endsWith(finding);
    put("a/1", "8");
    assertThat(ok("copy", dry)).endsWith("\"More\":false}");
    assertThat(ok("copy", copy)).contains("\"Changed\":2");
    assertThat(ok("apply", line("b/3", "9") + line("c", "y"))).contains("\"Changed\":2");
    // What stood there before the rule does not keep it, and would come back.
    put("d/1", "x");
    long then = server.store.view().index();
    put("d/1", "1");
    assertThat(
            server.store.apply(
                1,
                new Command.RuleSet(
                    new RuleDefinition(
                        "small", false, "d/", "number", "{\"Max\":9}", false, "one digit"))))
        .isInstanceOf(Outcome.Done.class);
    assertThat(ok("rollback", "{\"Prefix\":\"d/\",\"To\":" + then + ",\"DryRun\":true}"))
        .contains(
            "\"Allowed\":true,\"Findings\":[{\"Key\":\"d/1\",\"Rule\":\"small\",\"Mode\":\"warn\"",
            "\"Description\":\"one digit\"");
  }

  @Test
  void ofManyFindingsTheFirstAreToldAndAllAreCounted() throws Exception {
    for (boolean enforces : new boolean[] {false, true}) {
      assertThat(
              server.store.apply(
                  1,
                  new Command.RuleSet(
                      new RuleDefinition(
                          "e" + enforces, false, "m/", "size", "{\"Max\":1}", enforces, ""))))
          .isInstanceOf(Outcome.Done.class);
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      lines.append(line("m/" + i, "long"));
    }
    refused(400, "and 1492 more", "apply", lines.toString());
    String dry = ok("apply?dry-run", lines.toString());
    assertThat(dry).contains("\"Allowed\":false,").endsWith("\"MoreFindings\":true}");
    assertThat(dry.split("\"Rule\":", -1)).hasSize(1 + 1_000);
  }

  @Test
  void copiesAndMoves() throws Exception {
    put("a/1", "x");
    put("a/2", "y");
    put("b/1", "old");
    long before = index();
    String tree = "{\"From\":\"a/\",\"To\":\"b/\",\"Recurse\":true";
    refused(409, "the key b/1 is there already", "copy", tree + "}");
    refused(
        409,
        "has changed since index " + (before - 1),
        "copy",
        tree + ",\"Overwrite\":true,\"Expect\":" + (before - 1) + "}");
    refused(400, "not apart", "copy", "{\"From\":\"a/\",\"To\":\"a/b/\",\"Recurse\":true}");
    refused(404, "no such key", "move", "{\"From\":\"none\",\"To\":\"b\"}");
    refused(400, "unknown field", "move", "{\"Form\":\"a\"}");
    assertThat(ok("copy", tree + ",\"Overwrite\":true,\"DryRun\":true}"))
        .isEqualTo(
            "{\"Index\":"
                + before
                + ",\"Changed\":2,\"Changes\":[{\"Key\":\"b/1\",\"Type\":\"changed\",\"From\":{\"Value\":\"b2xk\",\"Flags\":0,\"ModifyIndex\":"
                + before
                + "},\"To\":{\"Value\":\"eA==\",\"Flags\":0}},{\"Key\":\"b/2\",\"Type\":\"added\",\"From\":null,\"To\":{\"Value\":\"eQ==\",\"Flags\":0}}],\"More\":false}");
    assertThat(index()).isEqualTo(before);
    assertThat(ok("copy", tree + ",\"Overwrite\":true,\"Expect\":" + before + "}"))
        .isEqualTo("{\"Index\":" + (before + 1) + ",\"Changed\":2}");
    // There is nothing left to change.
    assertThat(ok("copy", tree + ",\"Overwrite\":true}"))
        .isEqualTo("{\"Index\":" + (before + 1) + ",\"Changed\":0}");
    assertThat(ok("move", "{\"From\":\"a/\",\"To\":\"c\",\"Recurse\":true}"))
        .isEqualTo("{\"Index\":" + (before + 2) + ",\"Changed\":4}");
    assertThat(value("c1")).isEqualTo("x");
    assertThat(value("a/1")).isNull();
    assertThat(ok("move", "{\"From\":\"c1\",\"To\":\"d\"}")).contains("\"Changed\":2");
    assertThat(value("d")).isEqualTo("x");
  }

  @Test
  void appliesLinesAsOneChange() throws Exception {
    put("a/1", "x");
    put("a/2", "y");
    put("a/3", "z");
    long before = index();
    String lines = line("a/1", "x") + line("a/2", "new") + line("a/4", "4");
    assertThat(ok("apply?dry-run&prefix=a/&prune", lines)).contains("\"Changed\":3");
    assertThat(index()).isEqualTo(before);
    refused(409, "has changed since", "apply?prefix=a/&prune&expect=" + (before - 1), lines);
    assertThat(ok("apply?prefix=a/&prune&expect=" + before, lines))
        .isEqualTo("{\"Index\":" + (before + 1) + ",\"Changed\":3}");
    assertThat(value("a/2")).isEqualTo("new");
    assertThat(value("a/3")).isNull();
    assertThat(Objects.requireNonNull(server.store.view().kv().get(Key.utf8("a/1"))).modifyIndex())
        .isLessThan(before);
    // An array does as well, and so does a deletion.
    assertThat(ok("apply", "[{\"Key\":\"a/2\",\"Delete\":true}]")).contains("\"Changed\":1");
    assertThat(value("a/2")).isNull();
    refused(400, "line 2: the key k stands twice", "apply", line("k", "1") + line("k", "2"));
    refused(400, "does not begin with a/", "apply?prefix=a/", line("k", "1"));
    refused(400, "line 1: Key is missing", "apply", "{}");
    refused(400, "prune needs prefix", "apply?prune", line("k", "1"));
    refused(400, "Failed to parse body", "apply", "{\"Key\":\"k\",\"Value\":\"%%\"}");
    refused(413, "limits.kv_max_value_size", "apply", line("k", "x".repeat(600_000)));
  }

  @Test
  void whatIsLongerThanACommandIsOneChangeToo() throws Exception {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      lines.append(line("big/" + random.nextInt(1 << 20) + "-" + i, "v".repeat(600) + i));
    }
    long before = index();
    assertThat(ok("apply", lines.toString()))
        .isEqualTo("{\"Index\":" + (before + 1) + ",\"Changed\":3000}");
    View view = server.store.view();
    assertThat(view.kv().count(Key.utf8("big/"))).isEqualTo(3_000);
    for (KvEntry entry : view.kv().entries(Key.utf8("big/"))) {
      assertThat(entry.modifyIndex()).isEqualTo(before + 1);
    }
    assertThat(view.get(PendingApplies.TABLE).isEmpty()).isTrue();
    assertThat(ok("apply", lines.toString())).contains("\"Changed\":0");
    assertThat(server.store.view().get(PendingApplies.TABLE).isEmpty()).isTrue();
  }

  @Test
  void whatWasThereComesBack() throws Exception {
    put("a/1", "one");
    put("a/2", "two");
    put("b/1", "other");
    long then = index();
    put("a/1", "changed");
    put("a/3", "later");
    delete("a/2");
    put("b/1", "changed");
    long now = index();
    String tree = "{\"Prefix\":\"a/\",\"To\":" + then;
    assertThat(ok("rollback", tree + ",\"DryRun\":true}"))
        .contains("\"Changed\":3", "{\"Key\":\"a/3\",\"Type\":\"removed\"");
    assertThat(index()).isEqualTo(now);
    refused(409, "has changed since index " + then, "rollback", tree + ",\"Expect\":" + then + "}");
    assertThat(ok("rollback", tree + ",\"Expect\":" + now + "}"))
        .isEqualTo("{\"Index\":" + (now + 1) + ",\"Changed\":3}");
    assertThat(value("a/1")).isEqualTo("one");
    assertThat(value("a/2")).isEqualTo("two");
    assertThat(value("a/3")).isNull();
    assertThat(value("b/1")).isEqualTo("changed");
    // A rollback is itself a change that can be taken back.
    ok("rollback", "{\"Prefix\":\"a/\",\"To\":" + now + "}");
    assertThat(value("a/3")).isEqualTo("later");
    assertThat(value("a/2")).isNull();
    ok("rollback", "{\"Keys\":[\"b/1\",\"a/2\"],\"To\":" + then + "}");
    assertThat(value("b/1")).isEqualTo("other");
    assertThat(value("a/2")).isEqualTo("two");
    assertThat(value("a/1")).isEqualTo("changed");
    refused(400, "has not come yet", "rollback", "{\"Key\":\"a/1\",\"To\":1000}");
    refused(400, "To is missing", "rollback", "{\"Key\":\"a/1\"}");
    refused(400, "one of Prefix, Key and Keys", "rollback", "{\"To\":1}");
  }

  @Test
  void whatWasDeletedLastIsThereAgain() throws Exception {
    put("a/1", "one");
    put("a/2", "two");
    put("a/3", "three");
    delete("a/3");
    delete("a/?recurse");
    put("a/2", "new");
    assertThat(ok("undelete", "{\"Prefix\":\"a/\"}")).contains("\"Changed\":1");
    assertThat(value("a/1")).isEqualTo("one");
    assertThat(value("a/2")).isEqualTo("new");
    assertThat(value("a/3")).isNull();
    assertThat(ok("undelete", "{\"Key\":\"a/3\"}")).contains("\"Changed\":1");
    assertThat(value("a/3")).isEqualTo("three");
    refused(404, "no deletion of the key a/3", "undelete", "{\"Key\":\"a/3\"}");
  }
}
