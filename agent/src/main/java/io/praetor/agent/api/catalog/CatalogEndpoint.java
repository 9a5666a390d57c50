package io.praetor.agent.api.catalog;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.FilterParam;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.node.CatalogReads;
import io.praetor.agent.api.node.CatalogRendering;
import io.praetor.agent.api.node.NodeJson;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.api.node.ServiceJson;
import io.praetor.agent.consensus.ProposalFailure;
import io.praetor.agent.consensus.ProposalListener;
import io.praetor.agent.filter.Filter;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.ChangedNodesQuery;
import io.praetor.agent.query.InstanceQuery;
import io.praetor.agent.query.InstanceQuery.Instance;
import io.praetor.agent.query.NodeQuery;
import io.praetor.agent.query.NodeServicesQuery;
import io.praetor.agent.query.NodeServicesQuery.NodeServices;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.ServiceNamesQuery;
import io.praetor.agent.records.RecordForms;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.catalog.RegisteredNode;
import io.praetor.store.command.Command;
import io.praetor.store.command.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code /v1/catalog/}: nodes and services. Immutable; called on event loops. */
public final class CatalogEndpoint {
  private static final CatalogRendering.Body<List<RegisteredNode>> NODES =
      CatalogRendering.watched(CatalogEndpoint::nodes, RecordForms.NODES);

  /** The names of services with their tags as JSON. */
  public static final CatalogRendering.Body<Map<String, Set<String>>> NAMES =
      CatalogRendering.watched(CatalogEndpoint::names, RecordForms.NAMES);

  /** Instances as JSON. */
  public static final CatalogRendering.Body<List<Instance>> INSTANCES = CatalogEndpoint::instances;

  private static final CatalogRendering.Body<Optional<NodeServices>> BY_ID = CatalogEndpoint::byId;
  private static final CatalogRendering.Body<Optional<NodeServices>> LISTED =
      CatalogEndpoint::listed;
  private static final CatalogRendering.Body<List<RegisteredNode>> NOTHING =
      (json, found, datacenter) -> json.beginArray().endArray();
  private static final Function<RegisteredNode, String> NODE_NAME = RegisteredNode::name;
  private static final Function<Instance, String> INSTANCE_NODE = CatalogEndpoint::nodeOf;
  private static final String SERVICE = "/v1/catalog/service/";

  private final CatalogReads reads;
  private final CatalogReads cacheable;
  private final JudgedWrites writes;

  /** The endpoint, whose writes are judged by what they change. */
  public CatalogEndpoint(CatalogReads reads, JudgedWrites writes) {
    this.reads = reads;
    this.cacheable = reads.cacheable();
    this.writes = writes;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.put("/v1/catalog/register", this::register),
        Route.put("/v1/catalog/deregister", this::deregister),
        Route.get("/v1/catalog/datacenters", this::datacenters),
        Route.get("/v1/catalog/nodes", this::nodes),
        Route.get("/v1/catalog/services", this::names),
        Route.get(SERVICE, this::service),
        node("/v1/catalog/node/", BY_ID),
        node("/v1/catalog/node-services/", LISTED),
        none("/v1/catalog/connect/", "Missing service name"),
        none("/v1/catalog/gateway-services/", "Missing gateway name"));
  }

  private Route node(String path, CatalogRendering.Body<Optional<NodeServices>> body) {
    return Route.get(
        path,
        (q, r) ->
            reads.read(
                new NodeServicesQuery(
                    NodeParams.subject(q, path, "Missing node name"),
                    FilterParam.of(q, reads.types().service()),
                    q.requester()),
                body,
                q,
                r));
  }

  /** There is no mesh, and nothing of it is ever found. */
  private Route none(String path, String otherwise) {
    return Route.get(
        path,
        (q, r) -> {
          String _ = NodeParams.subject(q, path, otherwise);
          Filter<Instance> _ = FilterParam.of(q, reads.types().instance());
          cacheable.read(new NodeQuery(NodeParams.nodes(q.params()), q.requester()), NOTHING, q, r);
        });
  }

  private void register(Request request, Responder responder) {
    Command.CatalogRegister command =
        RegistrationRequest.register(request.body(), reads.datacenter());
    write(
        command,
        new ChangedNodesQuery(command.node().name(), command.node().id(), Requester.SERVER),
        request,
        responder,
        rights -> rights.demand(command));
  }

  private void deregister(Request request, Responder responder) {
    Command.CatalogDeregister command =
        RegistrationRequest.deregister(request.body(), reads.datacenter());
    write(
        command,
        new ChangedNodesQuery(command.node(), "", Requester.SERVER),
        request,
        responder,
        rights -> rights.demand(command));
  }

  /** Makes a change of what is on a node, if the requester may make it. */
  private void write(
      Command command,
      ChangedNodesQuery changed,
      Request request,
      Responder responder,
      Consumer<RegistrationRights> demand) {
    writes.writeConfirmed(
        request,
        responder,
        (view, caller) -> {
          if (!caller.isUnrestricted()) {
            demand.accept(new RegistrationRights(caller, changed.find(view).records()));
          }
          return new JudgedWrites.Write(command, new Reply(responder));
        });
  }

  /** Answers a change of the catalog. Told by the apply thread. */
  private record Reply(Responder responder) implements ProposalListener {
    @Override
    public void applied(Outcome outcome) {
      responder.respond(
          switch (outcome) {
            case Outcome.Done _ -> Answer.json(true);
            case Outcome.Refused(String text) -> Answer.text(500, text);
            case Outcome.Outdated _ -> FailureAnswers.outdated();
            case Outcome.Committed _, Outcome.RolledBack _ ->
                throw new IllegalStateException("a change of the catalog gave " + outcome);
          });
    }

    @Override
    public void failed(ProposalFailure failure) {
      responder.respond(FailureAnswers.of(failure));
    }
  }

  private void datacenters(Request request, Responder responder) {
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray().value(reads.datacenter()).endArray();
    responder.respond(Answer.json(200, json.finish()));
  }

  private void nodes(Request request, Responder responder) {
    reads.list(
        new NodeQuery(NodeParams.nodes(request.params()), request.requester()),
        reads.types().node(),
        NODE_NAME,
        NODES,
        request,
        responder);
  }

  private void names(Request request, Responder responder) {
    cacheable.read(
        new ServiceNamesQuery(
            NodeParams.nodes(request.params()),
            FilterParam.of(request, reads.types().instance()),
            request.requester()),
        NAMES,
        request,
        responder);
  }

  private void service(Request request, Responder responder) {
    cacheable.list(
        instanceQuery(request),
        reads.types().instance(),
        INSTANCE_NODE,
        INSTANCES,
        request,
        responder);
  }

  /**
   * What a request for the instances of a service asks, but for its filter.
   *
   * @throws io.praetor.agent.routing.BadRequestException if it cannot be understood
   */
  public static InstanceQuery instanceQuery(Request request) {
    return new InstanceQuery(
        NodeParams.subject(request, SERVICE, "Missing service name"),
        NodeParams.services(request.params()),
        request.requester());
  }

  private static void nodes(JsonBuffer json, List<RegisteredNode> found, String datacenter) {
    json.beginArray();
    found.forEach(node -> NodeJson.registered(json, node, datacenter));
    json.endArray();
  }

  private static void names(JsonBuffer json, Map<String, Set<String>> found, String datacenter) {
    json.beginObject();
    found.forEach((name, tags) -> {
      json.field(name).beginArray();
      tags.forEach(json::value);
      json.endArray();
    });
    json.endObject();
  }

  private static void instances(JsonBuffer json, List<Instance> found, String datacenter) {
    json.beginArray();
    found.forEach(i -> ServiceJson.flat(json, i.node(), i.service(), datacenter));
    json.endArray();
  }

  private static void byId(JsonBuffer json, Optional<NodeServices> found, String datacenter) {
    if (found.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginObject().field("Node");
    NodeJson.registered(json, found.get().node(), datacenter);
    json.field("Services").beginObject();
    found.get().services().forEach(s -> ServiceJson.service(json.field(s.id()), s));
    json.endObject().endObject();
  }

  private static void listed(JsonBuffer json, Optional<NodeServices> found, String datacenter) {
    json.beginObject().field("Node");
    found.ifPresentOrElse(
        node -> NodeJson.registered(json, node.node(), datacenter), json::nullValue);
    json.field("Services");
    if (found.isEmpty() || found.get().services().isEmpty()) {
      json.nullValue();
    } else {
      json.beginArray();
      found.get().services().forEach(s -> ServiceJson.service(json, s));
      json.endArray();
    }
    json.endObject();
  }

  private static String nodeOf(Instance instance) {
    return instance.node().name();
  }
}
