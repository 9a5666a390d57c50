package io.praetor.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is sent to routes that take a body, about things with hidden names. Stateless. */
final class RouteBodies {
  private RouteBodies() {}

  /** A body by route. */
  static Map<String, String> all(String token) {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put(
        "/v1/txn", "[{\"KV\":{\"Verb\":\"set\",\"Key\":\"hidden-things\",\"Value\":\"eA==\"}}]");
    bodies.put(
        "/v1/praetor/rules/",
        "{\"Prefix\":\"hidden\",\"Kind\":\"pattern\",\"Spec\":{\"Pattern\":\"x\"},"
            + "\"Mode\":\"warn\"}");
    bodies.put("/v1/praetor/check", "{\"Key\":\"hidden-things\",\"Value\":\"eA==\"}");
    bodies.put("/v1/session/create", "{\"Node\":\"hidden-server\"}");
    bodies.put("/v1/catalog/register", "{\"Node\":\"hidden-things\",\"Address\":\"10.9.9.9\"}");
    bodies.put("/v1/catalog/deregister", "{\"Node\":\"hidden-things\"}");
    bodies.put(
        "/v1/coordinate/update",
        "{\"Node\":\"hidden-things\",\"Coord\":{\"Vec\":[0,0,0,0,0,0,0,0],\"Error\":1,"
            + "\"Adjustment\":0,\"Height\":1}}");
    bodies.put("/v1/query", "{\"Name\":\"hidden-things\",\"Service\":{\"Service\":\"x\"}}");
    bodies.put("/v1/query/", "{\"Name\":\"hidden-things\",\"Service\":{\"Service\":\"x\"}}");
    bodies.put("/v1/agent/service/register", "{\"Name\":\"hidden-things\"}");
    bodies.put(
        "/v1/agent/check/register",
        "{\"Name\":\"c\",\"ServiceID\":\"hidden-things\",\"TTL\":\"1m\"}");
    bodies.put("/v1/agent/check/update/", "{\"Status\":\"critical\"}");
    bodies.put("/v1/praetor/rollback", "{\"Key\":\"hidden-things\",\"To\":1}");
    bodies.put("/v1/praetor/undelete", "{\"Key\":\"hidden-things\"}");
    bodies.put("/v1/praetor/copy", "{\"From\":\"hidden-things\",\"To\":\"open-copy\"}");
    bodies.put("/v1/praetor/move", "{\"From\":\"hidden-things\",\"To\":\"open-copy\"}");
    bodies.put("/v1/praetor/apply", "{\"Key\":\"hidden-things\",\"Value\":\"eA==\"}");
    bodies.put("/v1/acl/policy", "{\"Name\":\"open-made\"}");
    bodies.put("/v1/acl/role", "{\"Name\":\"open-made\"}");
    bodies.put(
        "/v1/internal/acl/authorize",
        "[{\"Resource\":\"key\",\"Access\":\"read\",\"Segment\":\"hidden-things\"}]");
    bodies.put("/v1/agent/token/", "{\"Token\":\"" + token + "\"}");
    return bodies;
  }
}
