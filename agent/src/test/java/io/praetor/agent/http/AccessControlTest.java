package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What requests may with the rules of their tokens, at the doors of a server. */
class AccessControlTest extends GuardedServerTest {
  private void put(String... keys) throws Exception {
    for (String key : keys) {
      assertThat(ask(ROOT, "PUT", "/v1/kv/" + key, "x").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyNeedsARuleWhetherItIsThereOrNot() throws Exception {
    put("a", "ab");
    tokens.put("t", false, "key \"a\" { policy = \"read\" }");
    assertThat(get("t", "/v1/kv/a").statusCode()).isEqualTo(200);
    for (String path : List.of("/v1/kv/ab", "/v1/kv/none", "/v1/kv/ab?raw", "/v1/kv/ab?stale")) {
      HttpResponse<String> answer = get("t", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body())
          .startsWith(
              "Permission denied: token with AccessorID 't' lacks permission 'key:read' on \"");
      assertThat(answer.headers().firstValue("X-Consul-Index")).isEmpty();
      assertThat(answer.headers().firstValue("X-Consul-Default-Acl-Policy")).hasValue("deny");
    }
    for (String path : List.of("/v1/kv/a", "/v1/kv/a?cas=0", "/v1/kv/a?acquire=x")) {
      assertThat(ask("t", "PUT", path, "y").body())
          .isEqualTo(
              "Permission denied: token with AccessorID 't' lacks permission 'key:write' on"
                  + " \"a\"");
    }
    assertThat(ask("t", "DELETE", "/v1/kv/a", "").statusCode()).isEqualTo(403);
    assertThat(ask("t", "DELETE", "/v1/kv/a?cas=1", "").statusCode()).isEqualTo(403);
    assertThat(get(ROOT, "/v1/kv/a?raw").body()).isEqualTo("x");
  }

  @Test
  void aTreeIsDeletedOnlyIfNothingInItIsRefused() throws Exception {
    put("a/b", "a/c");
    tokens.put(
        "t", false, "key_prefix \"a/\" { policy = \"write\" } key \"a/b\" { policy = \"read\" }");
    HttpResponse<String> refused = ask("t", "DELETE", "/v1/kv/a/?recurse", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).endsWith("lacks permission 'key:write' on \"a/\"");
    assertThat(ask("t", "DELETE", "/v1/kv/a/c?recurse", "").body()).isEqualTo("true");
    assertThat(get(ROOT, "/v1/kv/?keys").body()).isEqualTo("[\"a/b\"]");
  }

  @Test
  void listsShowWhatMayBeReadAndSayThatTheyDo() throws Exception {
    put("a/b", "a/c/d", "a/c/e", "b");
    tokens.put(
        "t", false, "key_prefix \"a/\" { policy = \"read\" } key \"a/c/d\" { policy = \"deny\" }");
    HttpResponse<String> keys = get("t", "/v1/kv/?keys");
    assertThat(keys.body()).isEqualTo("[\"a/b\",\"a/c/e\"]");
    assertThat(filtered(keys)).isEqualTo("true");
    assertThat(get("t", "/v1/kv/a/?keys&separator=/").body()).isEqualTo("[\"a/b\",\"a/c/\"]");
    assertThat(get("t", "/v1/kv/?recurse").body()).contains("a/c/e").doesNotContain("a/c/d");
    assertThat(filtered(get("t", "/v1/kv/?recurse"))).isEqualTo("true");
    assertThat(filtered(get("t", "/v1/kv/a/b?recurse"))).isEmpty();
    HttpResponse<String> nothing = get("t", "/v1/kv/b?recurse");
    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(nothing.headers().firstValue("X-Consul-Index")).isPresent();
    // A folder of which nothing may be read is not told.
    tokens.put("t", false, "key \"a/b\" { policy = \"read\" }");
    assertThat(get("t", "/v1/kv/a/?keys&separator=/").body()).isEqualTo("[\"a/b\"]");
    HttpResponse<String> nobody = get("", "/v1/kv/a/?keys");
    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(filtered(nobody)).isEmpty();
  }

  @Test
  void listsMayNeedARightOfTheirOwn() throws Exception {
    put("l/a", "r/a");
    tokens.put(
        "t",
        true,
        "key_prefix \"l/\" { policy = \"list\" } key_prefix \"r/\" { policy = \"read\" }");
    assertThat(get("t", "/v1/kv/l/?keys").statusCode()).isEqualTo(200);
    assertThat(get("t", "/v1/kv/l/?recurse").statusCode()).isEqualTo(200);
    assertThat(get("t", "/v1/kv/r/?keys").body()).endsWith("'key:list' on \"r/\"");
    assertThat(get("t", "/v1/kv/r/?recurse").statusCode()).isEqualTo(403);
    assertThat(get("t", "/v1/kv/r/a").statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenThatIsNotThereIsRefusedEverywhereButWhereNobodyNeedsOne() throws Exception {
    put("a");
    for (String path : List.of("/v1/kv/a", "/v1/kv/?keys", "/v1/kv/?recurse", "/v1/session/list")) {
      HttpResponse<String> answer = get("unknown", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).isEqualTo("ACL not found");
    }
    assertThat(ask("unknown", "PUT", "/v1/kv/a", "y").body()).isEqualTo("ACL not found");
    assertThat(get("unknown", "/v1/status/leader").statusCode()).isEqualTo(200);
    assertThat(get("", "/v1/status/peers").statusCode()).isEqualTo(200);
    assertThat(get("", "/v1/catalog/datacenters").statusCode()).isEqualTo(200);
  }

  @Test
  void whatNeedsOneRightIsRefusedWithoutIt() throws Exception {
    tokens.put("t", false, "operator = \"write\" key_prefix \"\" { policy = \"write\" }");
    assertThat(get("t", "/v1/snapshot").body()).endsWith("lacks permission 'acl:write'");
    assertThat(get(ROOT, "/v1/snapshot").statusCode()).isEqualTo(200);
    assertThat(get("t", "/v1/agent/monitor").body())
        .endsWith("lacks permission 'agent:read' on \"" + TestServer.NODE + "\"");
  }

  @Test
  void aWaitingQueryIsRefusedAtOnceAndWhenItsTokenLosesItsRight() throws Exception {
    put("a", "b");
    tokens.put("t", false, "key \"a\" { policy = \"read\" }");
    assertThat(get("t", "/v1/kv/b?index=1000000&wait=60s").statusCode()).isEqualTo(403);
    String index = get("t", "/v1/kv/a").headers().firstValue("X-Consul-Index").orElseThrow();
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(
            request("t", "GET", "/v1/kv/a?wait=60s&index=" + index, ""), BodyHandlers.ofString());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.parked.get() == 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    tokens.put("t", false, "");
    assertThat(ask(ROOT, "PUT", "/v1/kv/a", "y").statusCode()).isEqualTo(200);
    assertThat(waiting.get().statusCode()).isEqualTo(403);
    assertThat(server.parked.get()).isZero();
  }
}
