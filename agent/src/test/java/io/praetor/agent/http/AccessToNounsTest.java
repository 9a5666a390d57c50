package io.praetor.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions, transactions and the catalog show and take, by the rules of a token. */
class AccessToNounsTest extends GuardedServerTest {
  private static String id(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().split("\"", -1)[3];
  }

  @Test
  void aSessionIsUpToItsNode() throws Exception {
    tokens.put("r", false, "session \"" + TestServer.NODE + "\" { policy = \"read\" }");
    tokens.put("w", false, "session \"" + TestServer.NODE + "\" { policy = \"write\" }");
    tokens.put("o", false, "session \"other\" { policy = \"write\" }");
    String lacks = "lacks permission 'session:write' on \"" + TestServer.NODE + "\"";
    assertThat(ask("r", "PUT", "/v1/session/create", "").body()).endsWith(lacks);
    assertThat(ask("", "PUT", "/v1/session/create", "").statusCode()).isEqualTo(403);
    String session = id(ask("w", "PUT", "/v1/session/create", "{\"TTL\": \"60s\"}"));
    for (String token : List.of("r", "o")) {
      for (String verb : List.of("renew", "destroy")) {
        HttpResponse<String> refused = ask(token, "PUT", "/v1/session/" + verb + "/" + session, "");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).endsWith(lacks);
      }
    }
    for (String path :
        List.of(
            "/v1/session/info/" + session,
            "/v1/session/list",
            "/v1/session/node/" + TestServer.NODE)) {
      assertThat(get("r", path).body()).as(path).contains(session);
      assertThat(filtered(get("r", path))).isEmpty();
      assertThat(get("o", path).body()).as(path).isEqualTo("[]");
      assertThat(filtered(get("o", path))).isEqualTo("true");
      assertThat(filtered(get("", path))).isEmpty();
      assertThat(get("unknown", path).body()).isEqualTo("ACL not found");
    }
    assertThat(ask("w", "PUT", "/v1/session/renew/" + session, "").body()).contains(session);
    assertThat(ask("w", "PUT", "/v1/session/destroy/" + session, "").body()).isEqualTo("true");
    assertThat(get(ROOT, "/v1/session/list").body()).isEqualTo("[]");
    // One that is not there says nothing of anybody's rights.
    assertThat(ask("o", "PUT", "/v1/session/destroy/" + session, "").body()).isEqualTo("true");
    assertThat(ask("unknown", "PUT", "/v1/session/destroy/" + session, "").body())
        .isEqualTo("ACL not found");
  }

  private static String kv(String verb, String key) {
    return "{\"KV\": {\"Verb\": \""
        + verb
        + "\", \"Key\": \""
        + key
        + "\", \"Value\": \"MQ==\", \"Index\": 1}}";
  }

  private HttpResponse<String> transact(String token, String... operations) throws Exception {
    return ask(token, "PUT", "/v1/txn", "[" + String.join(",", operations) + "]");
  }

  @Test
  void aTransactionIsRefusedWhereOneOfItsOperationsIs() throws Exception {
    tokens.put(
        "t",
        false,
        "key_prefix \"a\" { policy = \"write\" } key_prefix \"b\" { policy = \"read\" }"
            + " key \"a/closed\" { policy = \"deny\" }");
    assertThat(transact("t", kv("set", "a"), kv("get", "a")).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = transact("t", kv("set", "a2"), kv("set", "b"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .isEqualTo(
            "{\"Results\":null,\"Errors\":[{\"OpIndex\":1,\"What\":\"Permission denied: token with"
                + " AccessorID 't' lacks permission 'key:write' on \\\"b\\\"\"}]}");
    assertThat(get(ROOT, "/v1/kv/?keys").body()).isEqualTo("[\"a\"]");
    for (String verb : List.of("cas", "lock", "unlock", "delete", "delete-tree", "delete-cas")) {
      assertThat(transact("t", kv(verb, "b")).body()).as(verb).contains("'key:write' on \\\"b\\\"");
    }
    assertThat(transact("t", kv("delete-tree", "a")).body()).contains("'key:write' on \\\"a\\\"");
    for (String verb : List.of("check-index", "check-session", "check-not-exists")) {
      HttpResponse<String> check = transact("t", kv(verb, "c"));
      assertThat(check.statusCode()).as(verb).isEqualTo(409);
      assertThat(check.body()).as(verb).contains("'key:read' on \\\"c\\\"");
    }
    assertThat(transact("unknown", kv("get", "a")).body()).isEqualTo("ACL not found");
    assertThat(transact("unknown", kv("set", "a")).body()).isEqualTo("ACL not found");
  }

  @Test
  void whatATransactionReadsIsLeftOutWhereItMayNotBeSeen() throws Exception {
    transact(ROOT, kv("set", "a"), kv("set", "b"));
    tokens.put("t", false, "key \"a\" { policy = \"read\" }");
    HttpResponse<String> read = transact("t", kv("get", "a"), kv("get", "b"));
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).contains("\"Key\":\"a\"").doesNotContain("\"Key\":\"b\"");
    assertThat(filtered(read)).isEqualTo("true");
    HttpResponse<String> tree = transact("t", kv("get-tree", ""));
    assertThat(tree.body()).doesNotContain("\"Key\":\"b\"");
    HttpResponse<String> nobody = transact("", kv("get", "a"));
    assertThat(nobody.body()).startsWith("{\"Results\":[],\"Errors\":null,");
    assertThat(filtered(nobody)).isEmpty();
  }

  @Test
  void theCatalogShowsTheNodesAndServicesThatMayBeRead() throws Exception {
    for (String node : List.of("n1", "n2")) {
      for (String service : List.of("web", "db")) {
        String body =
            """
            {"Node": "%s", "Address": "10.0.0.1", "Service": {"Service": "%s"},
             "Checks": [{"CheckID": "%s", "Name": "c", "ServiceID": "%s", "Status": "passing"},
                        {"CheckID": "own", "Name": "c", "Status": "passing"}]}
            """
                .formatted(node, service, service, service);
        assertThat(ask(ROOT, "PUT", "/v1/catalog/register", body).body()).isEqualTo("true");
      }
    }
    tokens.put(
        "t", false, "node \"n1\" { policy = \"read\" } service \"web\" { policy = \"read\" }");
    assertThat(get("t", "/v1/catalog/nodes").body()).contains("n1").doesNotContain("n2");
    assertThat(get("t", "/v1/catalog/services").body()).isEqualTo("{\"web\":[]}");
    for (String path :
        List.of(
            "/v1/catalog/service/web",
            "/v1/health/service/web",
            "/v1/health/checks/web",
            "/v1/health/state/any",
            "/v1/health/node/n1",
            "/v1/catalog/node/n1",
            "/v1/catalog/node-services/n1")) {
      HttpResponse<String> answer = get("t", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).contains("n1").doesNotContain("n2").doesNotContain("db");
      assertThat(filtered(answer)).as(path).isEqualTo("true");
      assertThat(filtered(get(ROOT, path))).as(path).isEmpty();
      assertThat(get("unknown", path).body()).as(path).isEqualTo("ACL not found");
    }
    for (String path :
        List.of(
            "/v1/catalog/service/db",
            "/v1/health/service/db",
            "/v1/health/checks/db",
            "/v1/health/node/n2")) {
      assertThat(get("t", path).body()).as(path).isEqualTo("[]");
    }
    assertThat(get("t", "/v1/catalog/node/n2").body())
        .isEqualTo(get("t", "/v1/catalog/node/none").body());
    assertThat(get("", "/v1/catalog/nodes").body()).isEqualTo("[]");
    // What is shown is filtered after what may be seen, and says nothing of the rest.
    assertThat(get("t", "/v1/catalog/nodes?filter=Node==n2").body()).isEqualTo("[]");
  }

  private static String registration(String node, String address, String service, String more) {
    return "{\"Node\": \""
        + node
        + "\", \"Address\": \""
        + address
        + "\""
        + (service.isEmpty()
            ? ""
            : ", \"Service\": {\"ID\": \"s\", \"Service\": \"" + service + "\"}")
        + more
        + "}";
  }

  private HttpResponse<String> register(String token, String body) throws Exception {
    return ask(token, "PUT", "/v1/catalog/register", body);
  }

  private HttpResponse<String> deregister(String token, String body) throws Exception {
    return ask(token, "PUT", "/v1/catalog/deregister", body);
  }

  @Test
  void registrationsAreUpToTheNodeAndTheService() throws Exception {
    tokens.put("n", false, "node \"n1\" { policy = \"write\" }");
    tokens.put("s", false, "service \"web\" { policy = \"write\" }");
    tokens.put(
        "ns", false, "node \"n1\" { policy = \"write\" } service \"web\" { policy = \"write\" }");
    String web = registration("n1", "10.0.0.1", "web", "");
    assertThat(register("s", web).body()).endsWith("'node:write' on \"n1\"");
    assertThat(register("n", web).body()).endsWith("'service:write' on \"web\"");
    assertThat(register("unknown", web).body()).isEqualTo("ACL not found");
    assertThat(register("ns", web).body()).isEqualTo("true");
    // The node is as it was.
    assertThat(register("s", web).body()).isEqualTo("true");
    assertThat(register("s", registration("n1", "10.0.0.2", "web", "")).statusCode())
        .isEqualTo(403);
    // Another name in the place of one that is there needs both.
    tokens.put("d", false, "service \"db\" { policy = \"write\" }");
    assertThat(register("d", registration("n1", "10.0.0.1", "db", "")).body())
        .endsWith("'service:write' on \"web\"");
    String ofService = ", \"Check\": {\"CheckID\": \"c\", \"Name\": \"c\", \"ServiceID\": \"s\"}";
    String ofNode = ", \"Check\": {\"CheckID\": \"n\", \"Name\": \"n\"}";
    assertThat(register("s", registration("n1", "10.0.0.1", "", ofService)).body())
        .isEqualTo("true");
    assertThat(register("s", registration("n1", "10.0.0.1", "", ofNode)).body())
        .endsWith("'node:write' on \"n1\"");
    assertThat(register("n", registration("n1", "10.0.0.1", "", ofNode)).body()).isEqualTo("true");
    assertThat(register("d", registration("n1", "10.0.0.1", "", ofService)).statusCode())
        .isEqualTo(403);
    for (String what :
        List.of("\"ServiceID\": \"s\"", "\"CheckID\": \"c\"", "\"CheckID\": \"n\"")) {
      assertThat(deregister("d", "{\"Node\": \"n1\", " + what + "}").statusCode())
          .as(what)
          .isEqualTo(403);
    }
    assertThat(deregister("s", "{\"Node\": \"n1\"}").body()).endsWith("'node:write' on \"n1\"");
    assertThat(deregister("s", "{\"Node\": \"n1\", \"CheckID\": \"n\"}").statusCode())
        .isEqualTo(403);
    assertThat(deregister("s", "{\"Node\": \"n1\", \"CheckID\": \"c\"}").body()).isEqualTo("true");
    assertThat(deregister("s", "{\"Node\": \"n1\", \"ServiceID\": \"s\"}").body())
        .isEqualTo("true");
    assertThat(deregister("n", "{\"Node\": \"n1\"}").body()).isEqualTo("true");
  }

  @Test
  void aNodeIsJudgedByTheNameThatItHasAndByTheOneThatItGets() throws Exception {
    tokens.put("m", false, "node \"mine\" { policy = \"write\" }");
    tokens.put(
        "c", false, "node_prefix \"\" { policy = \"write\" } node \"db1\" { policy = \"deny\" }");
    String id = "aaaaaaaa-2222-3333-4444-555555555555";
    String address = ", \"Address\": \"10.0.0.1\"";
    String theirs = "{\"Node\": \"theirs\", \"ID\": \"" + id + "\"" + address + "}";
    assertThat(register(ROOT, theirs).body()).isEqualTo("true");
    assertThat(register(ROOT, "{\"Node\": \"db1\"" + address + "}").body()).isEqualTo("true");

    String unseen = "{\"Node\": \"x\", \"SkipNodeUpdate\": true" + address + "}";
    assertThat(register("", unseen).statusCode()).isEqualTo(403);
    assertThat(register("m", unseen).body()).endsWith("'node:write' on \"x\"");
    String taking = "{\"Node\": \"mine\", \"ID\": \"" + id + "\", \"SkipNodeUpdate\": ";
    for (String skip : List.of("true", "false")) {
      assertThat(register("m", taking + skip + address + "}").body())
          .endsWith("'node:write' on \"theirs\"");
    }
    assertThat(register("m", "{\"Node\": \"mine\"" + address + "}").body()).isEqualTo("true");

    assertThat(register("c", "{\"Node\": \"DB1\", \"Address\": \"10.0.0.9\"}").body())
        .endsWith("'node:write' on \"db1\"");
    assertThat(deregister("c", "{\"Node\": \"DB1\"}").statusCode()).isEqualTo(403);
    assertThat(get(ROOT, "/v1/catalog/nodes").body()).contains("theirs", "db1", "mine");
  }
}
