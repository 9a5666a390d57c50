package io.praetor.verification.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.praetor.client.text.PrintableText;
import io.praetor.store.level.Level;
import io.praetor.verification.fuzz.RegistrationMaker.Kind;
import io.praetor.verification.fuzz.RegistrationMaker.Made;
import io.praetor.verification.process.ProductProcess;
import io.praetor.verification.wire.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Registers services and checks with the agent and in the catalog: what is whole is taken and told
 * as it was sent, what is odd is taken or refused with a sentence, and whatever is there can be
 * listed and deregistered by its name.
 */
final class RegistrationDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);

  /** So many requests lie between two looks at all that is there, after which it is taken away. */
  private static final int LOOK_EVERY = 400;

  /** So many requests come before the kill at the end. */
  private static final int KEPT = 100;

  private static final long POLL_NANOS = 100_000_000;

  private static final List<String> LISTS =
      List.of(
          "/v1/agent/services",
          "/v1/agent/checks",
          "/v1/catalog/nodes",
          "/v1/catalog/services",
          "/v1/health/state/any");

  /** Refusals of this agent's own that are answers of 500, as Consul's are. */
  private static final Set<String> AGENTS_500 =
      Set.of("Scripts are disabled on this agent from remote calls;");

  @Override
  public void run(ProductProcess agent, Random random, int count, Findings findings)
      throws IOException {
    int port = agent.httpPort();
    awaitLevel(port);
    String self = own(port);
    RegistrationMaker maker = new RegistrationMaker(random);
    for (int i = 0; i < count && !findings.isEnough(); i++) {
      Made made = maker.next();
      String what = "registration " + i + ": " + made.path() + " " + text(made.body());
      try {
        RawHttp.Answer answer = RawHttp.send(port, "PUT", made.path(), made.body());
        findings.answer(name(made) + " " + answer.status());
        judge(what, made, answer, findings);
        if (made.kind() == Kind.WHOLE && answer.status() == 200) {
          isTold(what, port, made, findings);
        }
      } catch (ConnectException e) {
        findings.add(what + ": the agent does not accept: " + e);
        throw e;
      } catch (IOException e) {
        findings.add(what + ": no answer: " + e);
      }
      if (i % LOOK_EVERY == LOOK_EVERY - 1) {
        clear(port, self, findings);
      }
    }
    clear(port, self, findings);
  }

  /** A new cluster keeps services once its level has risen. */
  private static void awaitLevel(int port) throws IOException {
    long until = System.nanoTime() + START_WAIT_MAX.toNanos();
    while (json(port, "/v1/praetor/level").path("Level").asInt() < Level.CATALOG) {
      if (System.nanoTime() - until > 0) {
        throw new IOException("the cluster takes no services after " + START_WAIT_MAX);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** What is registered with the agent is there after a kill. */
  @Override
  public void afterwards(ProductProcess agent, Random random, Findings findings)
      throws IOException, InterruptedException {
    int port = agent.httpPort();
    RegistrationMaker maker = new RegistrationMaker(random);
    for (int i = 0; i < KEPT; i++) {
      Made made = maker.next();
      if (made.path().startsWith("/v1/agent/")) {
        var _ = RawHttp.send(port, "PUT", made.path(), made.body());
      }
    }
    JsonNode services = json(port, "/v1/agent/services");
    List<String> checks = names(json(port, "/v1/agent/checks"));
    agent.kill();
    agent.restart();
    agent.awaitLeader(START_WAIT_MAX);
    JsonNode kept = json(port, "/v1/agent/services");
    if (!kept.equals(services)) {
      findings.add("after a kill " + services + " has become " + kept);
    }
    List<String> keptChecks = names(json(port, "/v1/agent/checks"));
    if (!keptChecks.equals(checks)) {
      findings.add("after a kill the checks " + checks + " have become " + keptChecks);
    }
  }

  private static String name(Made made) {
    String path = made.path().substring("/v1/".length());
    return made.kind().name().toLowerCase(Locale.ROOT) + " " + path;
  }

  private static String text(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), 600));
  }

  private static void judge(String what, Made made, RawHttp.Answer answer, Findings findings) {
    String text = answer.text();
    int status = answer.status();
    if (Fuzzer.showsInside(text)) {
      findings.add(what + ": an answer shows the inside: " + text);
    }
    boolean isTransaction = made.path().equals("/v1/txn");
    if (made.kind() == Kind.WHOLE && status != 200 && !(isTransaction && status == 409)) {
      findings.add(what + ": is whole, and is answered " + status + " " + text);
    }
    boolean isRefused =
        status == 400
            || status == 413
            || (isTransaction && status == 409)
            || (status == 500
                && (Fuzzer.isConsuls500(text) || AGENTS_500.stream().anyMatch(text::startsWith)));
    if (status != 200 && (!isRefused || text.isBlank())) {
      findings.add(what + ": answered " + status + " " + text);
    }
  }

  /** What was registered is told as it was sent. */
  private static void isTold(String what, int port, Made made, Findings findings)
      throws IOException {
    JsonNode sent = made.sent();
    JsonNode told;
    JsonNode service;
    switch (made.path()) {
      case "/v1/agent/service/register" -> {
        service = sent;
        told = json(port, "/v1/agent/service/" + encoded(sent.path("ID").asText()));
      }
      case "/v1/catalog/register" -> {
        service = sent.path("Service");
        told = ofNode(port, sent.path("Node").asText(), service.path("ID").asText());
      }
      default -> {
        return;
      }
    }
    if (service.isMissingNode()) {
      return;
    }
    for (String field : List.of("ID", "Port", "Address", "EnableTagOverride")) {
      if (!told.path(field).equals(service.path(field))) {
        findings.add(what + ": " + field + " is told as " + told.path(field) + " in " + told);
      }
    }
    JsonNode name = service.has("Name") ? service.path("Name") : service.path("Service");
    if (!told.path("Service").equals(name)
        || !told.path("Tags").equals(service.path("Tags"))
        || !isSame(told.path("Meta"), service.path("Meta"))) {
      findings.add(what + ": is told as " + told);
    }
  }

  /** What has nothing in it may be told as nothing. */
  private static boolean isSame(JsonNode told, JsonNode sent) {
    return told.equals(sent) || (told.isEmpty() && sent.isEmpty());
  }

  private static JsonNode ofNode(int port, String node, String id) throws IOException {
    for (JsonNode service :
        json(port, "/v1/catalog/node-services/" + encoded(node)).path("Services")) {
      if (service.path("ID").asText().equals(id)) {
        return service;
      }
    }
    return JSON.createObjectNode();
  }

  /** Looks at all that is there, and takes it away by its names. */
  private static void clear(int port, String self, Findings findings) throws IOException {
    Set<String> services = new TreeSet<>();
    Set<String> checks = new TreeSet<>();
    json(port, "/v1/agent/checks").fieldNames().forEachRemaining(checks::add);
    json(port, "/v1/agent/services").fieldNames().forEachRemaining(services::add);
    for (String path : LISTS) {
      var _ = json(port, path);
    }
    for (String id : services) {
      var _ = json(port, "/v1/agent/health/service/id/" + encoded(id), 200, 429, 503);
      gone(port, "/v1/agent/service/deregister/" + encoded(id), findings);
    }
    // Those of services went with them.
    for (String id : names(json(port, "/v1/agent/checks"))) {
      gone(port, "/v1/agent/check/deregister/" + encoded(id), findings);
    }
    for (JsonNode node : json(port, "/v1/catalog/nodes")) {
      String name = node.path("Node").asText();
      if (!name.equals(self)) {
        // The catalog takes names that no path can hold; they are deregistered by a body.
        if (PrintableText.isPrintable(name)) {
          var _ = json(port, "/v1/health/node/" + encoded(name));
        }
        byte[] body = JSON.writeValueAsBytes(JSON.createObjectNode().put("Node", name));
        RawHttp.Answer answer = RawHttp.send(port, "PUT", "/v1/catalog/deregister", body);
        if (answer.status() != 200) {
          findings.add("node " + name + " cannot be deregistered: " + answer.text());
        }
      }
    }
    for (String path : List.of("/v1/agent/services", "/v1/agent/checks")) {
      JsonNode left = json(port, path);
      if (!left.isEmpty()) {
        findings.add(path + " has what was deregistered: " + left);
      }
    }
    if (json(port, "/v1/catalog/nodes").size() != 1) {
      findings.add("a node is there that was deregistered: " + json(port, "/v1/catalog/nodes"));
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void gone(int port, String path, Findings findings) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "PUT", path, null);
    if (answer.status() != 200) {
      findings.add(path + " is answered " + answer.status() + " " + answer.text());
    }
  }

  private static String own(int port) throws IOException {
    return json(port, "/v1/agent/self").path("Config").path("NodeName").asText();
  }

  private static JsonNode json(int port, String path, Integer... statuses) throws IOException {
    RawHttp.Answer answer = RawHttp.send(port, "GET", path, null);
    List<Integer> wanted = statuses.length == 0 ? List.of(200) : List.of(statuses);
    if (!wanted.contains(answer.status())) {
      throw new IOException(path + " is answered " + answer.status() + " " + answer.text());
    }
    return JSON.readTree(answer.body());
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
