package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prepared queries, and changes of the catalog in transactions, by the rules of a token. */
class AccessToQueriesTest extends GuardedServerTest {
  @BeforeEach
  void start() throws Exception {
    for (String node : List.of("n1", "n2")) {
      for (String service : List.of("web", "db")) {
        assertThat(
                ask(
                        ROOT,
                        "PUT",
                        "/v1/catalog/register",
                        "{\"Node\":\""
                            + node
                            + "\",\"Address\":\"10.0.0.1\",\"Service\":{\"Service\":\""
                            + service
                            + "\",\"Tags\":[\""
                            + node
                            + "\"]}}")
                    .body())
            .isEqualTo("true");
      }
    }
  }

  private static String query(String name, String token, String more) {
    return "{\"Name\":\""
        + name
        + "\",\"Token\":\""
        + token
        + "\",\"Service\":{\"Service\":\"web\"}"
        + more
        + "}";
  }

  private String made(String token, String body) throws Exception {
    HttpResponse<String> answer = ask(token, "POST", "/v1/query", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().split("\"", -1)[3];
  }

  @Test
  void aQueryIsUpToItsName() throws Exception {
    tokens.put("r", false, "query_prefix \"a\" { policy = \"read\" }");
    tokens.put("w", false, "query_prefix \"a\" { policy = \"write\" }");
    tokens.put("o", false, "query_prefix \"b\" { policy = \"write\" }");
    String lacks = "lacks permission 'query:write' on \"a1\"";
    for (String token : List.of("r", "o", "")) {
      assertThat(ask(token, "POST", "/v1/query", query("a1", "", "")).body()).contains(lacks);
    }
    String id = made("w", query("a1", "secret", ""));
    String path = "/v1/query/" + id;
    for (String token : List.of("r", "o", "")) {
      assertThat(ask(token, "PUT", path, query("b1", "", "")).body()).contains(lacks);
      assertThat(ask(token, "DELETE", path, "").body()).contains(lacks);
    }
    // Neither may it become one of another name without the right to that.
    assertThat(ask("w", "PUT", path, query("b1", "", "")).body()).contains("on \"b1\"");
    assertThat(get("o", path).body()).endsWith("lacks permission 'query:read' on \"a1\"");
    assertThat(get("r", path).body())
        .contains("\"Token\":\"\\u003chidden\\u003e\"")
        .doesNotContain("secret");
    assertThat(get(ROOT, path).body()).contains("\"Token\":\"secret\"");
    assertThat(get("unknown", path).body()).isEqualTo("ACL not found");

    assertThat(get("r", "/v1/query").body()).contains("a1", "hidden").doesNotContain("secret");
    assertThat(filtered(get("r", "/v1/query"))).isEmpty();
    assertThat(get("o", "/v1/query").body()).isEqualTo("[]");
    assertThat(filtered(get("o", "/v1/query"))).isEqualTo("true");
    assertThat(get("", "/v1/query").body()).isEqualTo("[]");
    assertThat(ask("w", "DELETE", path, "").statusCode()).isEqualTo(200);
  }

  @Test
  void whetherThereIsOneIsToldToWhoMayReadItsName() throws Exception {
    tokens.put("r", false, "query_prefix \"a\" { policy = \"read\" }");
    made(ROOT, query("b1", "", ""));
    made(ROOT, query("a", "secret", ",\"Template\":{\"Type\":\"name_prefix_match\"}"));
    for (String verb : List.of("execute", "explain")) {
      HttpResponse<String> hidden = get("r", "/v1/query/b1/" + verb);
      HttpResponse<String> none = get("r", "/v1/query/b2/" + verb);
      assertThat(hidden.statusCode()).as(verb).isEqualTo(none.statusCode()).isEqualTo(403);
      assertThat(hidden.body().replace("b1", "b2")).isEqualTo(none.body());
      assertThat(get(ROOT, "/v1/query/b2/" + verb).statusCode()).isEqualTo(404);
    }
    assertThat(get("r", "/v1/query/a-name/explain").body())
        .contains("\"Token\":\"\\u003chidden\\u003e\"")
        .doesNotContain("secret");
  }

  @Test
  void itIsExecutedWithItsTokenOrWithThatOfTheCaller() throws Exception {
    tokens.put(
        "n1",
        false,
        "query_prefix \"\" { policy = \"read\" } service \"web\" { policy = \"read\" }"
            + " node \"n1\" { policy = \"read\" }");
    tokens.put("none", false, "query_prefix \"\" { policy = \"read\" }");
    made(ROOT, query("own", "", ""));
    made(ROOT, query("captured", "n1", ""));
    HttpResponse<String> own = get("n1", "/v1/query/own/execute");
    assertThat(own.body()).contains("\"Node\":\"n1\"").doesNotContain("\"Node\":\"n2\"");
    assertThat(own.body()).contains("\"ResultsFilteredByACLs\":true");
    assertThat(filtered(own)).isEqualTo("true");
    assertThat(get("none", "/v1/query/own/execute").body()).contains("\"Nodes\":[]");
    for (String token : List.of("none", "")) {
      assertThat(get(token, "/v1/query/captured/execute").body())
          .as(token)
          .contains("\"Node\":\"n1\"")
          .doesNotContain("\"Node\":\"n2\"");
    }
    assertThat(get("unknown", "/v1/query/captured/execute").body()).isEqualTo("ACL not found");
  }

  @Test
  void oneWithoutANameIsKnownByItsIdAlone() throws Exception {
    tokens.put("t", false, "query_prefix \"\" { policy = \"write\" }");
    HttpResponse<String> session = ask(ROOT, "PUT", "/v1/session/create", "");
    String id =
        made(
            ROOT,
            query("", "secret", ",\"Session\":\"" + session.body().split("\"", -1)[3] + "\""));
    assertThat(get("t", "/v1/query").body()).isEqualTo("[]");
    assertThat(get(ROOT, "/v1/query").body()).contains(id);
    assertThat(get("t", "/v1/query/" + id).body()).contains(id).doesNotContain("secret");
  }

  private HttpResponse<String> transact(String token, String... operations) throws Exception {
    return ask(token, "PUT", "/v1/txn", "[" + String.join(",", operations) + "]");
  }

  private static String node(String verb, String name, String address) {
    return "{\"Node\":{\"Verb\":\""
        + verb
        + "\",\"Node\":{\"Node\":\""
        + name
        + "\",\"Address\":\""
        + address
        + "\"}}}";
  }

  private static String service(String verb, String node, String id, String name) {
    return "{\"Service\":{\"Verb\":\""
        + verb
        + "\",\"Node\":\""
        + node
        + "\",\"Service\":{\"ID\":\""
        + id
        + "\",\"Service\":\""
        + name
        + "\"}}}";
  }

  private static String check(String verb, String node, String id, String service) {
    return "{\"Check\":{\"Verb\":\""
        + verb
        + "\",\"Check\":{\"Node\":\""
        + node
        + "\",\"CheckID\":\""
        + id
        + "\",\"Name\":\"c\",\"Status\":\"passing\",\"ServiceID\":\""
        + service
        + "\"}}}";
  }

  @Test
  void eachChangeOfTheCatalogInATransactionIsJudged() throws Exception {
    tokens.put("n", false, "node \"n1\" { policy = \"write\" }");
    tokens.put("s", false, "service \"web\" { policy = \"write\" }");
    assertThat(transact("s", node("set", "n1", "10.0.0.9")).body())
        .contains("'node:write' on \\\"n1\\\"");
    assertThat(transact("n", node("set", "n1", "10.0.0.9")).statusCode()).isEqualTo(200);
    assertThat(transact("n", node("delete", "n2", "")).body())
        .contains("'node:write' on \\\"n2\\\"");
    assertThat(transact("n", node("delete", "N2", "")).body()).contains("'node:write'");
    assertThat(transact("n", service("set", "n1", "x", "web")).body())
        .contains("'service:write' on \\\"web\\\"");
    // In the place of another, both.
    assertThat(transact("s", service("set", "n1", "db", "web")).body())
        .contains("'service:write' on \\\"db\\\"");
    assertThat(transact("s", service("delete", "n1", "db", "web")).body())
        .contains("'service:write' on \\\"db\\\"");
    HttpResponse<String> both =
        transact("s", service("set", "n1", "x", "web"), check("set", "n1", "c", "x"));
    assertThat(both.statusCode()).as(both.body()).isEqualTo(200);
    assertThat(transact("s", check("set", "n1", "node-check", "")).body())
        .contains("'node:write' on \\\"n1\\\"");
    assertThat(transact("", check("delete", "n1", "c", "x")).body())
        .contains("anonymous token lacks permission 'service:write' on \\\"web\\\"");
    // All of it or nothing.
    HttpResponse<String> mixed =
        transact("s", service("set", "n1", "y", "web"), service("set", "n1", "z", "db"));
    assertThat(mixed.statusCode()).isEqualTo(409);
    assertThat(mixed.body()).contains("\"OpIndex\":1");
    assertThat(get(ROOT, "/v1/catalog/node/n1").body()).contains("\"x\":").doesNotContain("\"y\":");
    assertThat(transact("n", node("delete", "n1", "")).statusCode()).isEqualTo(200);
  }

  @Test
  void namesOfServicesSayNothingOfNodesThatMayNotBeSeen() throws Exception {
    tokens.put(
        "t", false, "service_prefix \"\" { policy = \"read\" } node \"n1\" { policy = \"read\" }");
    assertThat(
            ask(
                    ROOT,
                    "PUT",
                    "/v1/catalog/register",
                    "{\"Node\":\"n2\",\"Address\":\"10.0.0.1\",\"Service\":{\"Service\":\"only\"}}")
                .body())
        .isEqualTo("true");
    HttpResponse<String> names = get("t", "/v1/catalog/services");
    assertThat(names.body()).isEqualTo("{\"db\":[\"n1\"],\"web\":[\"n1\"]}");
    assertThat(filtered(names)).isEqualTo("true");
    assertThat(get("t", "/v1/catalog/services?filter=Node==n2").body()).isEqualTo("{}");
    assertThat(get(ROOT, "/v1/catalog/services").body())
        .isEqualTo("{\"consul\":[],\"db\":[\"n1\",\"n2\"],\"only\":[],\"web\":[\"n1\",\"n2\"]}");
  }
}
