package io.praetor.agent.api.coordinate;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Caller;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.ReadResponse;
import io.praetor.agent.api.node.NodeParams;
import io.praetor.agent.coordinate.Coordinate;
import io.praetor.agent.coordinate.Coordinates;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.PlacesQuery;
import io.praetor.agent.query.PlacesQuery.Placed;
import io.praetor.agent.query.Read;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.catalog.Node;
import io.praetor.store.table.NodeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * {@code /v1/coordinate/}: where nodes are on the network. Updates go to the leader; reads tell
 * what this server knows. Immutable; called on event loops.
 */
public final class CoordinateEndpoint {
  /** Where all places are told, whatever leader there is. */
  public static final String ALL = "/v1/coordinate/nodes?stale";

  /** The header of a request that another server has passed on to this one, as to its leader. */
  public static final String PASSED_ON = "praetor-passed-on";

  private static final String NODES = "/v1/coordinate/nodes";
  private static final String NODE = "/v1/coordinate/node/";

  private final BlockingQueries queries;
  private final RequestLimits options;
  private final StateMachine store;
  private final Coordinates places;
  private final BooleanSupplier leads;
  private final Endpoint leader;

  /**
   * The endpoint.
   *
   * @param leads whether this server leads
   * @param leader passes a request on to the leader
   */
  public CoordinateEndpoint(
      BlockingQueries queries,
      RequestLimits options,
      StateMachine store,
      Coordinates places,
      BooleanSupplier leads,
      Endpoint leader) {
    this.queries = queries;
    this.options = options;
    this.store = store;
    this.places = places;
    this.leads = leads;
    this.leader = leader;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/coordinate/datacenters", this::datacenters),
        Route.get(NODES, (request, responder) -> read("", request, responder)),
        Route.get(
            NODE,
            (request, responder) ->
                read(NodeParams.subject(request, NODE, "Missing node name"), request, responder)),
        Route.put("/v1/coordinate/update", this::update));
  }

  /**
   * The servers of each datacenter: there is one, and nothing of it before a server has a place.
   */
  private void datacenters(Request request, Responder responder) {
    List<Placed> servers = new ArrayList<>();
    for (Node node : store.view().nodes()) {
      Coordinate place = node.server() ? places.of(node.name()) : null;
      if (place != null) {
        servers.add(new Placed(node.name() + "." + options.datacenter(), place));
      }
    }
    JsonBuffer json = JsonBody.buffer(request);
    json.beginArray();
    if (!servers.isEmpty()) {
      json.beginObject();
      json.field("Datacenter").value(options.datacenter());
      json.field("AreaID").value("wan");
      json.field("Coordinates").beginArray();
      servers.forEach(server -> PlacesRendering.placed(json, server));
      json.endArray().endObject();
    }
    json.endArray();
    responder.respond(Answer.json(200, json.finish()));
  }

  private void read(String node, Request request, Responder responder) {
    ReadOptions read = ReadOptions.of(request.params(), options);
    queries.ask(
        new Read<>(
            new PlacesQuery(node, places, request.requester()),
            read.consistency(),
            new PlacesRendering(!node.isEmpty(), read.pretty())),
        new ReadResponse(responder),
        read.index(),
        read.waitMs());
  }

  private void update(Request request, Responder responder) {
    PlaceBody.Placed placed = PlaceBody.read(request.body());
    if (!placed.place().isValid()) {
      throw new BadRequestException(500, "incompatible coordinate");
    }
    String there = NodeNames.of(store.view(), placed.node());
    Caller caller = request.requester().callerNow();
    caller.demand(Resource.NODE, Access.WRITE, placed.node());
    // What is said of a node that is not there is forgotten, as in Consul.
    if (there != null) {
      caller.demand(Resource.NODE, Access.WRITE, there);
      places.put(placed.node(), placed.place());
    }
    if (leads.getAsBoolean()) {
      responder.respond(Answer.empty(200, Answer.Type.NONE));
    } else if (request.header(PASSED_ON) == null) {
      leader.handle(request, responder);
    } else {
      responder.respond(FailureAnswers.noServer(FailureAnswers.NO_LEADER));
    }
  }

  /**
   * Reads what another server tells at {@link #ALL}.
   *
   * @throws BadRequestException if it is something else
   */
  public static Map<String, Coordinate> places(byte[] answer) {
    return PlaceBody.readAll(answer);
  }
}
