package io.praetor.agent.api.agent;

import io.praetor.agent.api.node.MemberRow;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.records.ToldNode;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.ApiVersion;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.client.text.GoDuration;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import java.util.List;
import java.util.TreeMap;

/**
 * {@code /v1/agent/}: what this agent is, and what it can be told to do. Immutable; called on event
 * loops.
 */
public final class AgentEndpoint {
  /** What builds without a date of their own say, as Consul's do. */
  private static final String BUILD_DATE = "1970-01-01T00:00:01Z";

  private final LocalAgent agent;
  private final StateMachine store;

  /** An endpoint that tells of one agent. */
  public AgentEndpoint(LocalAgent agent, StateMachine store) {
    this.agent = agent;
    this.store = store;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/agent/self", this::self),
        Route.get("/v1/agent/version", AgentEndpoint::version),
        Route.put("/v1/agent/reload", (q, r) -> reload(r)),
        Route.put("/v1/agent/leave", (q, r) -> leave(r)));
  }

  private void reload(Responder responder) {
    agent.reload(problems ->
        responder.respond(
            problems.isEmpty()
                ? Answer.empty(200, Answer.Type.JSON)
                : Answer.text(
                    500, "The configuration was not reloaded: " + String.join("; ", problems))));
  }

  private void leave(Responder responder) {
    agent.leave(() -> responder.respond(Answer.empty(200, Answer.Type.JSON)));
  }

  private static void version(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginObject();
    json.field("SHA").value("");
    json.field("BuildDate").value(BUILD_DATE);
    json.field("HumanVersion").value(ApiVersion.CONSUL);
    json.field("FIPS").value("");
    json.field("Praetor").value(ApiVersion.praetor());
    json.endObject();
    responder.respond(Answer.json(200, json.finish()));
  }

  /** This agent as the cluster knows it, or else as it knows itself. */
  static Node node(LocalAgent agent, StateMachine store) {
    AgentConfig config = agent.config();
    Node known = store.view().nodes().get(config.identity().nodeName());
    return known == null ? NodeJson.unregistered(config, agent.nodeId()) : known;
  }

  private void self(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    AgentConfig config = agent.config();
    json.beginObject();
    json.field("Config").beginObject();
    json.field("Datacenter").value(config.datacenter());
    json.field("PrimaryDatacenter").value(config.primaryDatacenter());
    json.field("NodeName").value(config.identity().nodeName());
    json.field("NodeID").value(agent.nodeId());
    json.field("Revision").value("");
    json.field("Server").value(config.server().enabled());
    json.field("Version").value(ApiVersion.CONSUL);
    json.field("BuildDate").value(BUILD_DATE);
    json.field("PraetorVersion").value(ApiVersion.praetor());
    json.endObject();
    json.field("DebugConfig");
    debugConfig(json, config);
    // There are no network coordinates: clients take null for none.
    json.field("Coord").nullValue();
    json.field("Member");
    Node self = node(agent, store);
    MemberRow.of(self).write(json, config.datacenter());
    json.field("Stats").beginObject();
    new TreeMap<>(agent.stats())
        .forEach((section, figures) -> {
          json.field(section);
          NodeJson.pairs(json, new TreeMap<>(figures));
        });
    json.endObject();
    json.field("Meta");
    NodeJson.pairs(json, ToldNode.meta(self));
    json.endObject();
    responder.respond(Answer.json(200, json.finish()));
  }

  /** What Consul's own clients, commands and tests look for; the names are Consul's. */
  private void debugConfig(JsonBuffer json, AgentConfig config) {
    String advertised = config.addresses().advertise();
    int port = config.addresses().serverPort();
    json.beginObject();
    json.field("ACLsEnabled").value(config.acl().enabled());
    json.field("AdvertiseAddrLAN").value(advertised);
    json.field("BindAddr").value(config.addresses().bind());
    json.field("Bootstrap").value(config.server().bootstrap());
    json.field("BootstrapExpect").value(config.server().bootstrapExpect());
    json.field("DNSPort").value(port(config.dns().listeners()));
    json.field("DataDir").value(config.dataDir() == null ? "" : config.dataDir().toString());
    json.field("Datacenter").value(config.datacenter());
    json.field("DevMode").value(config.dev());
    // There are no profiles over HTTP: `consul debug` takes what else there is.
    json.field("EnableDebug").value(false);
    json.field("GRPCPort").value(-1);
    json.field("GRPCTLSPort").value(-1);
    addresses(json, "HTTPAddrs", config.http().http());
    json.field("HTTPPort").value(port(config.http().http()));
    addresses(json, "HTTPSAddrs", config.http().https());
    json.field("HTTPSPort").value(port(config.http().https()));
    json.field("KVMaxValueSize").value(config.limits().valueBytesMax());
    json.field("LogLevel").value(config.log().level());
    json.field("NodeID").value(agent.nodeId());
    json.field("NodeName").value(config.identity().nodeName());
    json.field("PrimaryDatacenter").value(config.primaryDatacenter());
    json.field("RPCAdvertiseAddr").value(tcp(advertised, port));
    json.field("RPCBindAddr").value(tcp(config.addresses().bind(), port));
    json.field("RPCHoldTimeout").value(GoDuration.format(config.performance().rpcHoldTimeout()));
    int serf = config.addresses().serfLanPort() > 0 ? config.addresses().serfLanPort() : port;
    // What another agent has to be told to join this one.
    json.field("SerfAdvertiseAddrLAN").value(tcp(advertised, serf));
    json.field("SerfBindAddrLAN").value(tcp(config.addresses().bind(), serf));
    json.field("SerfPortLAN").value(serf);
    json.field("ServerMode").value(config.server().enabled());
    json.field("ServerPort").value(port);
    json.field("TxnMaxReqLen").value(config.limits().transactionBytesMax());
    // Secrets are masked in what was stated.
    json.field("Stated");
    NodeJson.pairs(json, config.stated().values());
    json.endObject();
  }

  private static String tcp(String host, int port) {
    return "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static void addresses(
      JsonBuffer json, String name, List<AgentConfig.Listener> listeners) {
    json.field(name).beginArray();
    for (AgentConfig.Listener listener : listeners) {
      switch (listener) {
        case AgentConfig.Listener.Tcp tcp -> json.value("tcp://" + tcp.host() + ":" + tcp.port());
        case AgentConfig.Listener.Unix unix -> json.value("unix://" + unix.path());
      }
    }
    json.endArray();
  }

  private static int port(List<AgentConfig.Listener> listeners) {
    for (AgentConfig.Listener listener : listeners) {
      if (listener instanceof AgentConfig.Listener.Tcp tcp) {
        return tcp.port();
      }
    }
    return -1;
  }
}
