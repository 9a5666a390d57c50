package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What keys were, over HTTP, and who may know it. */
class HistoryApiTest extends GuardedServerTest {
  private long put(String key, String value) throws Exception {
    assertThat(ask(ROOT, "PUT", "/v1/kv/" + key, value).body()).isEqualTo("true");
    return index();
  }

  private long index() {
    return server.store.view().index();
  }

  private String body(String path) throws Exception {
    HttpResponse<String> answer = get(ROOT, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void refused(int status, String path, String sentence) throws Exception {
    HttpResponse<String> answer = get(ROOT, path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    assertThat(answer.body()).as(path).isEqualTo(sentence);
  }

  /** Without what differs from run to run. */
  private static String plain(String json) {
    return json.replaceAll(
            "\"(ModifyIndex|CreateIndex|Index|OldestKnown|Before)\":\\d+", "\"$1\":N")
        .replaceAll("\"Time\":\"[^\"]*\",", "")
        .replaceAll("\"(Accessor|Address)\":\"[^\"]*\"", "\"$1\":\"\"");
  }

  @Test
  void aKeyTellsWhatItWas() throws Exception {
    long one = put("app/my%20name", "one");
    long two = put("app/my%20name?flags=7", "two");
    assertThat(ask(ROOT, "DELETE", "/v1/kv/app/my%20name", "").body()).isEqualTo("true");
    long gone = index();
    long three = put("app/my%20name", "");
    String last = "\"Accessor\":\"\",\"Address\":\"\",\"Reason\":\"\"";
    assertThat(plain(body("/v1/praetor/history/app/my%20name?prev")))
        .isEqualTo(
            "{\"Key\":\"app/my name\",\"Versions\":["
                + "{\"Index\":N,\"Type\":\"set\",\"Key\":\"app/my name\",\"Flags\":0,\"Value\":null,\"Previous\":null,"
                + last
                + ",\"Current\":true},"
                + "{\"Index\":N,\"Type\":\"delete\",\"Key\":\"app/my name\",\"Flags\":0,\"Value\":null,\"Previous\":\"dHdv\","
                + last
                + "},{\"Index\":N,\"Type\":\"set\",\"Key\":\"app/my name\",\"Flags\":7,\"Value\":\"dHdv\",\"Previous\":\"b25l\","
                + last
                + "},{\"Index\":N,\"Type\":\"set\",\"Key\":\"app/my name\",\"Flags\":0,\"Value\":\"b25l\",\"Previous\":null,"
                + last
                + "}],\"More\":false,\"OldestKnown\":N}");
    String page = body("/v1/praetor/history/app/my%20name?limit=2&values=false");
    assertThat(page).contains("\"More\":true,\"Before\":" + gone + ",").doesNotContain("Value");
    assertThat(body("/v1/praetor/history/app/my%20name?limit=2&before=" + gone))
        .contains("\"Index\":" + two + ",", "\"Index\":" + one + ",", "\"More\":false")
        .doesNotContain("\"Index\":" + three + ",");
    assertThat(plain(body("/v1/praetor/at/" + two + "/app/my%20name")))
        .isEqualTo(
            "[{\"LockIndex\":0,\"Key\":\"app/my name\",\"Flags\":7,\"Value\":\"dHdv\","
                + "\"CreateIndex\":N,\"ModifyIndex\":N}]");
    HttpResponse<String> raw = get(ROOT, "/v1/praetor/at/" + one + "/app/my%20name?raw");
    assertThat(raw.body()).isEqualTo("one");
    assertThat(raw.headers().firstValueAsLong("X-Consul-Index")).hasValue(one);
    assertThat(get(ROOT, "/v1/praetor/at/" + gone + "/app/my%20name").statusCode()).isEqualTo(404);
    assertThat(body("/v1/praetor/at/" + two + "/app?recurse")).contains("dHdv");
    assertThat(get(ROOT, "/v1/praetor/at/" + gone + "/app?recurse").statusCode()).isEqualTo(404);
    put("other", "1");
    assertThat(body("/v1/praetor/at/" + three + "/?keys")).isEqualTo("[\"app/my name\"]");
    assertThat(body("/v1/praetor/at/" + three + "/?keys&separator=/")).isEqualTo("[\"app/\"]");
    assertThat(plain(body("/v1/praetor/history/app?recurse&values=false&limit=1")))
        .contains("\"Prefix\":\"app\"", "\"Current\":true", "\"More\":true");
  }

  @Test
  void refusalsSayWhatCanBeAsked() throws Exception {
    long now = put("a", "1");
    refused(404, "/v1/praetor/history/never", "nothing is known of a key of this name");
    refused(400, "/v1/praetor/history/", "Missing key name");
    refused(400, "/v1/praetor/at/" + now + "/", "Missing key name");
    for (String path : new String[] {"at/" + (now + 5) + "/a", "diff/?from=" + (now + 5)}) {
      refused(
          400,
          "/v1/praetor/" + path,
          "index " + (now + 5) + " has not been yet: the newest that this server has is " + now);
    }
    refused(400, "/v1/praetor/at/now/a", "the index is a whole number from 0 on, not \"now\"");
    refused(
        400, "/v1/praetor/history/a?limit=0", "limit is a whole number from 1 to 10000, not \"0\"");
    refused(400, "/v1/praetor/diff/?from=1&format=yaml", "format is json or text, not \"yaml\"");
    assertThat(get(ROOT, "/v1/praetor/diff/").body()).startsWith("from is missing: ");
    put("a", "2");
    assertThat(ask(ROOT, "POST", "/v1/praetor/purge/a", "").body()).isEqualTo("true");
    long purged = index();
    for (String path : new String[] {"at/" + now + "/?recurse", "diff/?from=" + now}) {
      HttpResponse<String> gone = get(ROOT, "/v1/praetor/" + path);
      assertThat(gone.statusCode()).as(path).isEqualTo(410);
      long known = gone.headers().firstValueAsLong("Praetor-Oldest-Index").orElseThrow();
      assertThat(known).as(path).isEqualTo(purged);
      assertThat(gone.body())
          .isEqualTo(
              "what was at index "
                  + now
                  + " is not kept: the oldest that is known here is "
                  + known);
    }
    assertThat(get(ROOT, "/v1/praetor/at/" + purged + "/a?raw").body()).isEqualTo("2");
  }

  @Test
  void differencesAsJsonAndAsText() throws Exception {
    put("dev/a", "1\n2\n");
    put("dev/flags?flags=1", "same");
    long from = put("dev/gone", "x");
    put("dev/a", "1\n3\n");
    put("dev/flags?flags=2", "same");
    put("dev/new%22line", "new");
    assertThat(ask(ROOT, "DELETE", "/v1/kv/dev/gone", "").body()).isEqualTo("true");
    client.send(
        server
            .request("/v1/kv/dev/binary")
            .header("X-Consul-Token", ROOT)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {0, (byte) 0xFF}))
            .build(),
        BodyHandlers.ofString());
    put("dev/touched", "1");
    long to = index();
    put("dev/touched", "2");
    assertThat(plain(body("/v1/praetor/diff/dev/?from=" + from + "&to=" + to)))
        .isEqualTo(
            "[{\"Key\":\"dev/a\",\"Type\":\"changed\",\"From\":{\"Value\":\"MQoyCg==\",\"Flags\":0,\"ModifyIndex\":N},"
                + "\"To\":{\"Value\":\"MQozCg==\",\"Flags\":0,\"ModifyIndex\":N}},"
                + "{\"Key\":\"dev/binary\",\"Type\":\"added\",\"From\":null,\"To\":{\"Value\":\"AP8=\",\"Flags\":0,\"ModifyIndex\":N}},"
                + "{\"Key\":\"dev/flags\",\"Type\":\"changed\",\"From\":{\"Value\":\"c2FtZQ==\",\"Flags\":1,\"ModifyIndex\":N},"
                + "\"To\":{\"Value\":\"c2FtZQ==\",\"Flags\":2,\"ModifyIndex\":N}},"
                + "{\"Key\":\"dev/gone\",\"Type\":\"removed\",\"From\":{\"Value\":\"eA==\",\"Flags\":0,\"ModifyIndex\":N},\"To\":null},"
                + "{\"Key\":\"dev/new\\\"line\",\"Type\":\"added\",\"From\":null,\"To\":{\"Value\":\"bmV3\",\"Flags\":0,\"ModifyIndex\":N}},"
                + "{\"Key\":\"dev/touched\",\"Type\":\"added\",\"From\":null,\"To\":{\"Value\":\"MQ==\",\"Flags\":0,\"ModifyIndex\":N}}]");
    assertThat(body("/v1/praetor/diff/dev/?from=" + from + "&to=" + to + "&format=text"))
        .isEqualTo(
            "diff a/dev/a b/dev/a\n--- a/dev/a\tat "
                + from
                + "\n+++ b/dev/a\tat "
                + to
                + "\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n"
                + "diff a/dev/binary b/dev/binary\nnew key, flags 0\nbinary nothing -> base64:AP8=\n"
                + "diff a/dev/flags b/dev/flags\nold flags 1\nnew flags 2\n"
                + "diff a/dev/gone b/dev/gone\ndeleted key, flags 0\n--- a/dev/gone\tat "
                + from
                + "\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\\ No newline at end of file\n"
                + "diff \"a/dev/new\\\"line\" \"b/dev/new\\\"line\"\nnew key, flags 0\n--- /dev/null\n+++ \"b/dev/new\\\"line\"\tat "
                + to
                + "\n@@ -0,0 +1 @@\n+new\n\\ No newline at end of file\n"
                + "diff a/dev/touched b/dev/touched\nnew key, flags 0\n--- /dev/null\n+++ b/dev/touched\tat "
                + to
                + "\n@@ -0,0 +1 @@\n+1\n\\ No newline at end of file\n");
    // The other way round.
    assertThat(body("/v1/praetor/diff/dev/touched?from=" + to + "&to=" + from))
        .contains("\"Type\":\"removed\"");
    put("prod/a", "1\n3\n");
    put("prod/flags?flags=2", "same");
    put("prod/only", "here");
    assertThat(body("/v1/praetor/diff/dev/?to-prefix=prod/"))
        .contains("\"Key\":\"only\",\"Type\":\"added\"", "\"Key\":\"touched\",\"Type\":\"removed\"")
        .doesNotContain("\"Key\":\"a\"", "\"Key\":\"flags\"");
    assertThat(body("/v1/praetor/diff/dev/?to-prefix=prod/&from=" + from + "&format=text"))
        .contains("--- a/a\tbelow \"dev/\" at " + from + "\n+++ b/a\tbelow \"prod/\" at now\n");
  }

  @Test
  void retentionAndPurge() throws Exception {
    assertThat(body("/v1/praetor/retention"))
        .isEqualTo(
            "[{\"Prefix\":\"\",\"Versions\":100,\"Days\":30,\"Bytes\":268435456,\"Default\":true}]");
    long before = put("app/secret", "oops");
    put("app/secret", "fine");
    assertThat(ask(ROOT, "POST", "/v1/praetor/purge/app/secret", "").body()).isEqualTo("true");
    assertThat(ask(ROOT, "POST", "/v1/praetor/purge/app/secret", "").body()).isEqualTo("false");
    assertThat(body("/v1/praetor/history/app/secret"))
        .contains("\"Type\":\"purge\"", "ZmluZQ==")
        .doesNotContain("b29wcw==");
    assertThat(get(ROOT, "/v1/praetor/at/" + before + "/app/secret").statusCode()).isEqualTo(410);
    String set = "{\"Prefix\":\"keep/\",\"Versions\":0}";
    assertThat(ask(ROOT, "PUT", "/v1/praetor/retention", set).body()).isEqualTo("true");
    assertThat(body("/v1/praetor/retention"))
        .contains("{\"Prefix\":\"keep/\",\"Versions\":0,\"Days\":30}");
    long index = put("keep/a", "1");
    put("keep/a", "2");
    assertThat(get(ROOT, "/v1/praetor/at/" + index + "/keep/a").statusCode()).isEqualTo(410);
    assertThat(ask(ROOT, "DELETE", "/v1/praetor/retention/keep/", "").body()).isEqualTo("true");
    assertThat(ask(ROOT, "DELETE", "/v1/praetor/retention/keep/", "").body()).isEqualTo("false");
    for (String[] each :
        new String[][] {
          {"{\"Versions\":-1}", "Versions is from 0 to 1000000, not -1"},
          {"{\"Days\":0}", "Days is from 1 to 36525, not 0"},
          {"{\"Bytes\":1}", "Bytes is from 1048576 to 68719476736, not 1"},
          {
            "{\"Prefix\":\"a\",\"Bytes\":2000000}",
            "Bytes is what all changes take together, and stands with the prefix \"\" alone"
          },
          {"{\"Version\":1}", "Request decode failed: json: unknown field \"Version\""}
        }) {
      HttpResponse<String> answer = ask(ROOT, "PUT", "/v1/praetor/retention", each[0]);
      assertThat(answer.statusCode()).as(each[0]).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(each[1]);
    }
  }

  @Test
  void nobodyLearnsOfWhatMayNotBeRead() throws Exception {
    long from = put("open/a", "1");
    put("hidden/a", "1");
    put("hidden/b", "1");
    long to = put("open/a", "2");
    tokens.put("r", false, "key_prefix \"open\" { policy = \"read\" }");
    tokens.put("list", true, "key_prefix \"open\" { policy = \"read\" }");
    tokens.put("o", false, "operator = \"write\" key_prefix \"open\" { policy = \"write\" }");
    tokens.put("k", false, "key_prefix \"\" { policy = \"write\" }");
    for (String path :
        new String[] {
          "history/?recurse",
          "at/" + to + "/?recurse",
          "at/" + to + "/?keys",
          "diff/?from=" + (from - 1) + "&to=" + to,
          "diff/?from=" + (from - 1) + "&to=" + to + "&format=text"
        }) {
      HttpResponse<String> answer = get("r", "/v1/praetor/" + path);
      assertThat(answer.body()).as(path).contains("open/a").doesNotContain("hidden");
      assertThat(filtered(answer)).as(path).isEqualTo("true");
      assertThat(get("list", "/v1/praetor/" + path).statusCode()).as(path).isEqualTo(403);
      assertThat(get("", "/v1/praetor/" + path).body()).as(path).doesNotContain("hidden");
    }
    assertThat(get("r", "/v1/praetor/diff/open/?to-prefix=hidden/").body()).isEqualTo("[]");
    assertThat(get("r", "/v1/praetor/diff/open/?to-prefix=absent/").body()).isEqualTo("[]");
    for (String path : new String[] {"history/hidden/", "at/" + to + "/hidden/"}) {
      for (String name : new String[] {"a", "never"}) {
        HttpResponse<String> answer = get("r", "/v1/praetor/" + path + name);
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
        assertThat(answer.body()).contains("'key:read' on \"hidden/" + name + "\"");
      }
    }
    assertThat(ask("k", "POST", "/v1/praetor/purge/open/a", "").body())
        .endsWith("lacks permission 'operator:write'");
    assertThat(ask("o", "POST", "/v1/praetor/purge/hidden/a", "").body())
        .endsWith("lacks permission 'key:write' on \"hidden/a\"");
    assertThat(ask("o", "POST", "/v1/praetor/purge/open/a", "").body()).isEqualTo("true");
    assertThat(ask("k", "PUT", "/v1/praetor/retention", "{}").statusCode()).isEqualTo(403);
    assertThat(get("k", "/v1/praetor/retention").statusCode()).isEqualTo(403);
    assertThat(get("o", "/v1/praetor/retention").statusCode()).isEqualTo(200);
    assertThat(ask("k", "DELETE", "/v1/praetor/retention/a", "").statusCode()).isEqualTo(403);
  }
}
