package io.praetor.agent;

import static io.praetor.agent.GuardedAgents.ROOT;
import static io.praetor.agent.GuardedAgents.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.praetor.agent.routing.RouteNeeds;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route and method of the table of needs, at a server and through an agent without a log. All
 * that is there has a name that begins with {@link #HIDDEN}, the agents too, beside a few things
 * that are open; the tokens may read, or write, all but that. So no answer may tell of it, nothing
 * may change, and what is there may not be told apart from what is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryRouteTest {
  private static final String HIDDEN = "hidden";

  /** As long as what is there, and under the same rules. */
  private static final String ABSENT = "hidden-absent";

  private static final String THERE = "hidden-things";
  private static final String READER = "22222222-2222-3333-4444-555555555555";
  private static final String WRITER = "33333333-2222-3333-4444-555555555555";
  private static final String AGENT = "44444444-2222-3333-4444-555555555555";
  private static final String UNKNOWN = "66666666-2222-3333-4444-555555555555";
  private static final List<String> NAMED =
      List.of("key", "service", "node", "session", "agent", "event", "query");

  /**
   * Where an id that is there is refused by the name that it stands for, and one that is not there
   * is answered as such: as in Consul, and told in docs/access-control.md.
   */
  private static final List<String> BY_ID =
      List.of(
          "/v1/session/destroy/",
          "/v1/session/renew/",
          "/v1/query/",
          "/v1/agent/service/",
          "/v1/agent/check/",
          "/v1/agent/health/service/id/");

  /** What tells everybody of the servers. */
  private static final Set<String> OF_SERVERS = Set.of("/v1/coordinate/datacenters");

  private record Sample(String method, String route, String path, String body) {}

  private final Map<String, String> subjects = new TreeMap<>();
  private final Map<String, String> bodies = new LinkedHashMap<>();

  /** Ids of what is there, each with one of nothing. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  /** A question for all changes. */
  private String since = "";

  private GuardedAgents agents;
  private int clientHttp;

  /** Before there was any key, and when all had their first value. */
  private String indexBefore = "";

  private String indexThen = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    int ports = FreePorts.ten();
    agents = new GuardedAgents(folder, ports);
    Agent _ = agents.server("hidden-server", "acl { tokens { agent = \"" + AGENT + "\" } }");
    int http = agents.serverHttp();
    GuardedAgents.eventually(
        "a leader", () -> agents.get(http, ROOT, "/v1/acl/policies").statusCode() == 200);
    String _ = agents.token(READER, "open-reader", rules("read"));
    String _ = agents.token(WRITER, "open-writer", rules("write"));
    String policy =
        agents.token(
            AGENT,
            "hidden-policy",
            "node_prefix \"\" { policy = \"write\" } service_prefix \"\" { policy = \"write\" }");
    clientHttp = ports + 2;
    Agent _ = agents.client("hidden-client", clientHttp, "tokens { agent = \"" + AGENT + "\" }");
    GuardedAgents.eventually(
        "the client is judged",
        () -> agents.get(clientHttp, ROOT, "/v1/agent/self").statusCode() == 200);
    make(policy);
    bodies.putAll(RouteBodies.all(WRITER));
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  private static String rules(String level) {
    StringBuilder rules = new StringBuilder();
    for (String resource : NAMED) {
      rules.append(resource).append("_prefix \"\" { policy = \"").append(level).append("\" } ");
      rules.append(resource).append("_prefix \"hidden\" { policy = \"deny\" } ");
    }
    return rules.toString();
  }

  private void make(String policy) {
    GuardedAgents.eventually(
        "changes are kept",
        () ->
            agents
                .get(agents.serverHttp(), ROOT, "/v1/praetor/info")
                .body()
                .contains("\"history\""));
    indexBefore = index();
    String now = agents.made("GET", "/v1/praetor/changes/", "");
    since = "?wait=0s&since=" + now.replaceAll("\\D", "");
    for (String name : List.of("open", THERE)) {
      agents.made("PUT", "/v1/kv/" + name, "hidden-value");
      agents.made(
          "PUT",
          "/v1/catalog/register",
          "{\"Node\":\"N\",\"Address\":\"10.0.0.1\",\"NodeMeta\":{\"hidden-meta\":\"x\"},\"Service\":{\"Service\":\"N\"},\"Check\":{\"Name\":\"N\",\"Status\":\"passing\"}}"
              .replace("N", name)
              .replace("\"hidden-meta\":\"x\"", name.equals("open") ? "" : "\"hidden-meta\":\"x\"")
              .replace(name + "ode", "Node")
              .replace(name + "ame", "Name"));
      agents.made("PUT", "/v1/event/fire/" + name, "hidden-payload");
    }
    agents.made("PUT", "/v1/kv/open", "open-value");
    indexThen = index();
    for (String name : List.of("open", THERE)) {
      agents.made("PUT", "/v1/kv/" + name, name.equals("open") ? "open-now" : "hidden-now");
    }
    String session =
        first(
            agents.made(
                "PUT", "/v1/session/create", "{\"Node\":\"hidden-server\",\"Name\":\"hidden-s\"}"));
    String query =
        first(
            agents.made(
                "POST",
                "/v1/query",
                "{\"Name\":\"hidden-things\",\"Token\":\""
                    + AGENT
                    + "\",\"Service\":{\"Service\":\"hidden-things\"}}"));
    String role =
        first(
            agents.made(
                "PUT",
                "/v1/acl/role",
                "{\"Name\":\"hidden-role\",\"Policies\":[{\"ID\":\"" + policy + "\"}]}"));
    String accessor = first(agents.get(agents.serverHttp(), AGENT, "/v1/acl/token/self").body());
    for (String id : List.of(session, query, role, accessor, policy)) {
      ids.put(id, UUID.randomUUID().toString());
    }
    subject("hidden-things", "/v1/kv/", "/v1/event/fire/", "/v1/catalog/", "/v1/health/");
    subject("hidden-things", "/v1/coordinate/node/", "/v1/internal/ui/node/", "/v1/session/node/");
    subject("hidden-things", "/v1/agent/", "/v1/config/", "/v1/acl/role/name/");
    subject(session, "/v1/session/destroy/", "/v1/session/renew/", "/v1/session/info/");
    subject(query, "/v1/query/");
    subject(policy, "/v1/acl/policy/");
    subject("hidden-policy", "/v1/acl/policy/name/");
    subject(role, "/v1/acl/role/");
    subject(accessor, "/v1/acl/token/");
    subject("builtin/service", "/v1/acl/templated-policy/");
    subject("default", "/v1/agent/token/");
    subject("127.0.0.1:1", "/v1/agent/join/");
    subject("any", "/v1/health/state/");
    for (int port : List.of(agents.serverHttp(), clientHttp)) {
      for (String name : List.of(THERE, "open")) {
        HttpResponse<String> made =
            agents.put(
                port,
                ROOT,
                "/v1/agent/service/register",
                "{\"Name\":\""
                    + name
                    + "\",\"Check\":{\"CheckID\":\""
                    + name
                    + "\",\"Name\":\"c\",\"TTL\":\"10m\",\"Status\":\"passing\"}}");
        assertThat(made.statusCode()).isEqualTo(200);
      }
    }
  }

  private String index() {
    return agents
        .get(agents.serverHttp(), ROOT, "/v1/praetor/info")
        .headers()
        .firstValue("X-Consul-Index")
        .orElseThrow();
  }

  private void subject(String subject, String... routes) {
    for (String route : routes) {
      subjects.put(route, subject);
    }
  }

  /** One request or more for each route and method, about what is there. */
  private List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    RouteNeeds.routes()
        .forEach((route, methods) -> {
          for (String method : methods.contains("*") ? Set.of("GET", "PUT") : methods) {
            String body = bodies.getOrDefault(route, method.equals("GET") ? "" : "{}");
            for (String rest : rests(route, method)) {
              all.add(new Sample(method, route, route + rest, body));
            }
          }
        });
    return all;
  }

  private List<String> rests(String route, String method) {
    if (route.equals("/v1/kv/") && method.equals("GET")) {
      return List.of(THERE, "?recurse", "hidden?recurse", "?keys", "?keys&separator=-");
    }
    List<String> past = PastSamples.rests(route, THERE, indexBefore, indexThen);
    if (!past.isEmpty()) {
      return past;
    }
    if (route.equals("/v1/praetor/rules/") && method.equals("POST")) {
      return List.of(THERE + "/test");
    }
    if (route.equals("/v1/kv/")) {
      return List.of(THERE, "hidden?recurse=" + method);
    }
    if (route.equals("/v1/praetor/changes/")) {
      return List.of(THERE + since, since, "");
    }
    if (route.equals("/v1/query/") && method.equals("GET")) {
      return List.of(subject(route), THERE + "/execute", THERE + "/explain");
    }
    if (route.endsWith("/maintenance/")) {
      return List.of(THERE + "?enable=true");
    }
    if (route.equals("/v1/agent/maintenance")) {
      return List.of("?enable=true");
    }
    if (route.startsWith("/v1/catalog/") || route.startsWith("/v1/health/")) {
      String filter = "?filter=" + "Node==%22hidden-things%22";
      return route.endsWith("/")
          ? List.of(subject(route), subject(route) + "?near=hidden-server")
          : List.of("", route.equals("/v1/catalog/services") ? filter : "");
    }
    return List.of(route.endsWith("/") ? subject(route) : "");
  }

  private String subject(String route) {
    String longest = "";
    for (String prefix : subjects.keySet()) {
      if (route.startsWith(prefix) && prefix.length() > longest.length()) {
        longest = prefix;
      }
    }
    return subjects.getOrDefault(longest, THERE);
  }

  /** The same about what is not there. */
  private String absent(String text) {
    String other = text.replace(THERE, ABSENT).replace("hidden-policy", "hidden-absent");
    for (Map.Entry<String, String> id : ids.entrySet()) {
      other = other.replace(id.getKey(), id.getValue());
    }
    return other;
  }

  /** An answer as it would be about what is not there. */
  private String told(HttpResponse<String> answer) {
    // The store goes on meanwhile.
    return answer.statusCode()
        + " "
        + absent(answer.body()).replaceFirst("^\\{\"Index\":\\d+,\"Changes", "{\"Changes");
  }

  private List<Integer> ports() {
    return List.of(agents.serverHttp(), clientHttp);
  }

  private HttpResponse<String> ask(int port, String token, Sample sample) {
    return agents.ask(port, token, sample.method(), sample.path(), sample.body());
  }

  /** All that can be seen of what there is. */
  private List<String> state() {
    List<String> state = new ArrayList<>();
    for (int port : ports()) {
      for (String path :
          List.of(
              "/v1/kv/?recurse",
              "/v1/session/list",
              "/v1/catalog/nodes",
              "/v1/catalog/node/hidden-things",
              "/v1/health/node/hidden-things",
              "/v1/query",
              "/v1/acl/tokens",
              "/v1/acl/policies",
              "/v1/acl/roles",
              "/v1/event/list",
              "/v1/agent/services",
              "/v1/agent/checks",
              "/v1/operator/autopilot/configuration",
              "/v1/coordinate/node/hidden-things")) {
        state.add(path + ": " + agents.get(port, ROOT, path).body());
      }
    }
    return state;
  }

  @Test
  void nothingIsToldOfWhatMayNotBeSeenAndNothingChanges() {
    List<Sample> all = all();
    assertThat(all).hasSizeGreaterThan(100);
    // All agents and services are in the catalog, and what is kept of tokens is warm.
    GuardedAgents.eventually(
        "all is synced",
        () ->
            agents
                    .get(clientHttp, ROOT, "/v1/health/node/hidden-client")
                    .body()
                    .contains("hidden-things")
                && agents
                    .get(clientHttp, ROOT, "/v1/health/node/hidden-server")
                    .body()
                    .contains("hidden-things"));
    List<String> before = state();
    List<String> wrong = new ArrayList<>();
    for (int port : ports()) {
      String at = port == clientHttp ? "client: " : "server: ";
      for (String token : List.of("", READER, WRITER)) {
        String by = token.isEmpty() ? "anonymous " : token.equals(READER) ? "reader " : "writer ";
        for (Sample sample : all) {
          HttpResponse<String> answer = ask(port, token, sample);
          String about = at + by + sample.method() + " " + sample.path() + ": " + told(answer);
          if (!OF_SERVERS.contains(sample.route()) && tellsOf(answer, sample)) {
            wrong.add("tells of what is hidden: " + about);
          }
          Sample none =
              new Sample(
                  sample.method(), sample.route(), absent(sample.path()), absent(sample.body()));
          if (!none.equals(sample) && BY_ID.stream().noneMatch(sample.route()::startsWith)) {
            String other = told(ask(port, token, none));
            if (!other.equals(told(answer))) {
              wrong.add("is told apart: " + about + " and, for what is not there, " + other);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  /** Whether an answer has something in it that is hidden, beyond what the request has said. */
  private boolean tellsOf(HttpResponse<String> answer, Sample sample) {
    String body = answer.body();
    for (String id : ids.keySet()) {
      if (body.contains(id) && !sample.path().contains(id)) {
        return true;
      }
    }
    if (sample.route().equals("/v1/agent/checks")) {
      // Whoever sees a service of an agent sees where it is.
      body = body.replaceAll("\"Node\":\"hidden-(server|client)\"", "");
    }
    if (answer.statusCode() == 200) {
      return body.contains(HIDDEN) || body.contains("10.9.9.9");
    }
    // A refusal names what was asked for, or the node of the agent.
    String rest =
        body.replace(THERE, "").replace("\"hidden-server\"", "").replace("\"hidden-client\"", "");
    return rest.replace("on \"hidden\"", "").contains(HIDDEN);
  }

  @Test
  void aTokenThatIsNotThereIsRefusedWhereverOneIsLookedAt() {
    List<String> wrong = new ArrayList<>();
    for (int port : ports()) {
      for (Sample sample : all()) {
        HttpResponse<String> answer = ask(port, UNKNOWN, sample);
        boolean free = RouteNeeds.needsNothing(sample.route(), sample.method());
        boolean refused =
            answer.statusCode() == 400
                || (answer.statusCode() == 403 && answer.body().endsWith("ACL not found"));
        if (!free && !refused && (answer.statusCode() < 400 || sample.method().equals("GET"))) {
          wrong.add(
              port
                  + " "
                  + sample.method()
                  + " "
                  + sample.path()
                  + ": "
                  + answer.statusCode()
                  + " "
                  + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsOpenIsShown() {
    for (int port : ports()) {
      for (String path :
          List.of(
              "/v1/kv/?recurse",
              "/v1/praetor/keys/",
              "/v1/praetor/history/?recurse",
              "/v1/praetor/at/" + indexThen + "/?recurse",
              "/v1/praetor/at/" + indexThen + "/?keys",
              "/v1/praetor/diff/?from=" + indexBefore,
              "/v1/catalog/nodes",
              "/v1/catalog/services",
              "/v1/health/service/open",
              "/v1/event/list",
              "/v1/agent/services")) {
        HttpResponse<String> shown = agents.get(port, READER, path);
        assertThat(shown.body()).as(path).contains("open").doesNotContain(HIDDEN);
      }
    }
  }
}
