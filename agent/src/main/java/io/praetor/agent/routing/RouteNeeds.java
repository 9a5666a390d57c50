package io.praetor.agent.routing;

import static io.praetor.agent.access.Access.READ;
import static io.praetor.agent.access.Access.WRITE;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Resource;
import io.praetor.agent.routing.Need.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The table of what each route and method needs while access control is on; immutable.
 *
 * <p>An agent with a route that has no entry does not start, and a request that met none would need
 * all rights. What is {@link Need.Judged} is judged by the endpoint, for changes, and by the query
 * that answers, for reads: each query says in {@code demand} what it may not be asked without, and
 * leaves out of lists what may not be seen. Source: Consul's documentation of each endpoint.
 */
public final class RouteNeeds {
  private static final String ANY = "*";

  private static final Need NOTHING = new Need.Nothing();
  private static final Need JUDGED = new Need.Judged();
  private static final Need MANAGEMENT = new Need.Management();
  private static final Need OWN_AGENT_READ = right(Resource.AGENT, READ, Name.OWN_NODE);
  private static final Need OWN_AGENT_WRITE = right(Resource.AGENT, WRITE, Name.OWN_NODE);
  private static final Need OPERATOR_READ = right(Resource.OPERATOR, READ, Name.NONE);
  private static final Need OPERATOR_WRITE = right(Resource.OPERATOR, WRITE, Name.NONE);
  private static final Need ACL_WRITE = right(Resource.ACL, WRITE, Name.NONE);

  private static final Map<String, Map<String, Need>> TABLE = table();

  private RouteNeeds() {}

  private static Need right(Resource resource, Access access, Name name) {
    return new Need.Right(resource, access, name);
  }

  private static Map<String, Map<String, Need>> table() {
    Table table = new Table();
    table.add("/v1/kv/", JUDGED, "GET", "PUT", "DELETE");
    table.add("/v1/praetor/keys/", JUDGED, "GET");
    for (String path : List.of("rollback", "undelete", "copy", "move", "apply")) {
      table.add("/v1/praetor/" + path, JUDGED, "POST");
    }
    table.add("/v1/praetor/changes/", JUDGED, "GET");
    table.add("/v1/praetor/history/", JUDGED, "GET");
    table.add("/v1/praetor/at/", JUDGED, "GET");
    table.add("/v1/praetor/diff/", JUDGED, "GET");
    table.add("/v1/praetor/retention", OPERATOR_READ, "GET");
    table.add("/v1/praetor/retention", OPERATOR_WRITE, "PUT");
    table.add("/v1/praetor/retention/", OPERATOR_WRITE, "DELETE");
    // And key:write on the key, which the endpoint asks for.
    table.add("/v1/praetor/purge/", OPERATOR_WRITE, "POST");
    // The page is the same for everybody; what it shows it asks for with a token.
    table.add("/ui/", NOTHING, "GET", "HEAD");
    table.add("/", NOTHING, ANY);
    table.add("/v1/status/leader", NOTHING, "GET");
    table.add("/v1/status/peers", NOTHING, "GET");
    cluster(table);
    agents(table);
    catalog(table);
    mesh(table);
    acl(table);
    table.add("/v1/txn", JUDGED, "PUT");
    table.add("/v1/praetor/rules", OPERATOR_READ, "GET");
    // A test of a rule tells of keys that may be read besides.
    table.add("/v1/praetor/rules/", OPERATOR_READ, "GET", "POST");
    table.add("/v1/praetor/rules/", OPERATOR_WRITE, "PUT", "DELETE");
    table.add("/v1/praetor/check", JUDGED, "POST");
    table.add("/v1/session/create", JUDGED, "PUT");
    table.add("/v1/session/destroy/", JUDGED, "PUT");
    table.add("/v1/session/renew/", JUDGED, "PUT");
    table.add("/v1/session/info/", JUDGED, "GET");
    table.add("/v1/session/node/", JUDGED, "GET");
    table.add("/v1/session/list", JUDGED, "GET");
    table.add("/v1/event/fire/", right(Resource.EVENT, WRITE, Name.REST_OF_PATH), "PUT");
    table.add("/v1/event/list", JUDGED, "GET");
    table.add("/v1/query", JUDGED, "GET", "POST");
    table.add("/v1/query/", JUDGED, "GET", "PUT", "DELETE");
    return table.whole();
  }

  /** Their endpoints ask for acl:read and acl:write; everybody may ask for the first token. */
  private static void acl(Table table) {
    table.add("/v1/acl/bootstrap", JUDGED, "PUT");
    table.add("/v1/acl/replication", NOTHING, "GET");
    for (String noun : List.of("token", "policy", "role", "auth-method", "binding-rule")) {
      table.add("/v1/acl/" + noun, JUDGED, "PUT");
      table.add("/v1/acl/" + noun + "/", JUDGED, "GET", "PUT", "DELETE");
    }
    for (String path :
        List.of(
            "/v1/acl/token/self",
            "/v1/acl/tokens",
            "/v1/acl/policy/name/",
            "/v1/acl/policies",
            "/v1/acl/role/name/",
            "/v1/acl/roles",
            "/v1/acl/auth-methods",
            "/v1/acl/binding-rules",
            "/v1/acl/templated-policies",
            "/v1/acl/templated-policy/name/")) {
      table.add(path, JUDGED, "GET");
    }
    table.add("/v1/acl/templated-policy/preview/", JUDGED, "POST");
    table.add("/v1/internal/acl/authorize", JUDGED, "POST");
    table.add("/v1/praetor/acl/explain", JUDGED, "GET");
    // Who logs in shows a token of somebody else, and who logs out the one that ends.
    table.add("/v1/acl/login", NOTHING, "POST");
    table.add("/v1/acl/logout", JUDGED, "POST");
    table.add("/v1/agent/token/", OWN_AGENT_WRITE, "PUT");
    // While access control is off, each is answered by one sentence.
    table.add("/v1/acl/", NOTHING, ANY);
    table.add("/v1/internal/acl/authorize", NOTHING, ANY);
    table.add("/v1/praetor/acl/explain", NOTHING, ANY);
  }

  private static void cluster(Table table) {
    // Whoever has the state has every secret in it.
    table.add("/v1/snapshot", ACL_WRITE, "GET", "PUT");
    table.add("/v1/operator/raft/configuration", OPERATOR_READ, "GET");
    table.add("/v1/operator/raft/peer", OPERATOR_WRITE, "DELETE");
    table.add("/v1/operator/raft/transfer-leader", OPERATOR_WRITE, "POST", "PUT");
    table.add("/v1/operator/autopilot/configuration", OPERATOR_READ, "GET");
    table.add("/v1/operator/autopilot/configuration", OPERATOR_WRITE, "PUT");
    table.add("/v1/operator/autopilot/health", OPERATOR_READ, "GET");
    table.add("/v1/operator/autopilot/state", OPERATOR_READ, "GET");
    table.add("/v1/operator/usage", OPERATOR_READ, "GET");
    // Each agent asks it before it tells the catalog of its services.
    table.add("/v1/praetor/info", NOTHING, "GET");
    table.add("/v1/praetor/level", NOTHING, "GET");
    table.add("/v1/praetor/level", OPERATOR_WRITE, "PUT");
  }

  private static void agents(Table table) {
    table.add("/v1/agent/self", OWN_AGENT_READ, "GET");
    table.add("/v1/agent/version", OWN_AGENT_READ, "GET");
    table.add("/v1/agent/metrics", OWN_AGENT_READ, "GET");
    table.add("/v1/agent/monitor", OWN_AGENT_READ, "GET");
    table.add("/v1/agent/host", OPERATOR_READ, "GET");
    table.add("/v1/agent/reload", OWN_AGENT_WRITE, "PUT");
    table.add("/v1/agent/leave", OWN_AGENT_WRITE, "PUT");
    table.add("/v1/agent/join/", OWN_AGENT_WRITE, "PUT");
    table.add("/v1/agent/force-leave/", OPERATOR_WRITE, "PUT");
    table.add("/v1/agent/members", JUDGED, "GET");
    table.add("/v1/agent/maintenance", right(Resource.NODE, WRITE, Name.OWN_NODE), "PUT");
    table.add("/v1/agent/services", JUDGED, "GET");
    table.add("/v1/agent/service/", JUDGED, "GET");
    table.add("/v1/agent/service/register", JUDGED, "PUT");
    table.add("/v1/agent/service/deregister/", JUDGED, "PUT");
    table.add("/v1/agent/service/maintenance/", JUDGED, "PUT");
    table.add("/v1/agent/checks", JUDGED, "GET");
    table.add("/v1/agent/check/register", JUDGED, "PUT");
    table.add("/v1/agent/check/deregister/", JUDGED, "PUT");
    table.add("/v1/agent/check/pass/", JUDGED, "PUT");
    table.add("/v1/agent/check/warn/", JUDGED, "PUT");
    table.add("/v1/agent/check/fail/", JUDGED, "PUT");
    table.add("/v1/agent/check/update/", JUDGED, "PUT");
    table.add("/v1/agent/health/service/id/", JUDGED, "GET");
    table.add("/v1/agent/health/service/name/", JUDGED, "GET");
  }

  private static void catalog(Table table) {
    table.add("/v1/catalog/datacenters", NOTHING, "GET");
    table.add("/v1/coordinate/datacenters", NOTHING, "GET");
    table.add("/v1/catalog/register", JUDGED, "PUT");
    table.add("/v1/catalog/deregister", JUDGED, "PUT");
    for (String path :
        List.of(
            "/v1/catalog/nodes",
            "/v1/catalog/services",
            "/v1/catalog/service/",
            "/v1/catalog/node/",
            "/v1/catalog/node-services/",
            "/v1/catalog/connect/",
            "/v1/catalog/gateway-services/",
            "/v1/health/service/",
            "/v1/health/node/",
            "/v1/health/checks/",
            "/v1/health/state/",
            "/v1/health/connect/",
            "/v1/health/ingress/",
            "/v1/coordinate/nodes",
            "/v1/coordinate/node/",
            "/v1/internal/ui/nodes",
            "/v1/internal/ui/services",
            "/v1/internal/ui/node/")) {
      table.add(path, JUDGED, "GET");
    }
    table.add("/v1/coordinate/update", JUDGED, "PUT");
  }

  /** There is none, which is said to everybody. */
  private static void mesh(Table table) {
    table.add("/v1/agent/connect/ca/roots", NOTHING, "GET");
    table.add("/v1/connect/ca/roots", NOTHING, "GET");
    for (String path :
        List.of(
            "/v1/connect/",
            "/v1/agent/connect/",
            "/v1/config",
            "/v1/config/",
            "/v1/discovery-chain/",
            "/v1/exported-services",
            "/v1/peering",
            "/v1/peering/",
            "/v1/peerings")) {
      table.add(path, NOTHING, ANY);
    }
  }

  /** All routes, each with its methods: {@code *} for any. */
  public static Map<String, Set<String>> routes() {
    Map<String, Set<String>> routes = new TreeMap<>();
    TABLE.forEach((path, byMethod) -> routes.put(path, new TreeSet<>(byMethod.keySet())));
    return routes;
  }

  /** Whether everybody may ask, whatever token is shown. */
  public static boolean needsNothing(String path, String method) {
    Map<String, Need> byMethod = TABLE.getOrDefault(path, Map.of());
    return byMethod.getOrDefault(method, byMethod.getOrDefault(ANY, MANAGEMENT))
        instanceof Need.Nothing;
  }

  /** What a request of a route needs. */
  static Need of(Route route, String method) {
    Map<String, Need> byMethod = TABLE.get(route.label());
    Need need = byMethod == null ? null : byMethod.get(route.methods().isEmpty() ? ANY : method);
    return need == null ? MANAGEMENT : need;
  }

  /**
   * Makes sure that each route and method has an entry, but for those that another agent judges.
   *
   * @throws IllegalStateException if one has none, with its name
   */
  public static void requireFor(Collection<? extends Collection<Route>> endpoints) {
    List<String> missing = new ArrayList<>();
    for (Collection<Route> routes : endpoints) {
      for (Route route : routes) {
        Map<String, Need> known = TABLE.getOrDefault(route.label(), Map.of());
        for (String method : route.methods().isEmpty() ? List.of(ANY) : route.methods()) {
          if (!route.passedOn() && !known.containsKey(method)) {
            missing.add(method + ' ' + route.path());
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("RouteNeeds does not say what these need: " + missing);
    }
  }

  /** The table while it is filled. */
  private static final class Table {
    private final Map<String, Map<String, Need>> needs = new HashMap<>();

    void add(String path, Need need, String... methods) {
      for (String method : methods) {
        Need before = needs.computeIfAbsent(path, p -> new HashMap<>()).put(method, need);
        if (before != null) {
          throw new IllegalStateException("stated twice: " + method + ' ' + path);
        }
      }
    }

    Map<String, Map<String, Need>> whole() {
      Map<String, Map<String, Need>> copy = new HashMap<>();
      needs.forEach((path, byMethod) -> copy.put(path, Map.copyOf(byMethod)));
      return Map.copyOf(copy);
    }
  }
}
