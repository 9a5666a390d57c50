package io.praetor.agent.api.operator;

import io.praetor.agent.access.Access;
import io.praetor.agent.access.Authorizer;
import io.praetor.agent.access.DeniedException;
import io.praetor.agent.access.Resource;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.api.JudgedWrites;
import io.praetor.agent.api.WriteReply;
import io.praetor.agent.cluster.ClusterCommands;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.consensus.ServerLevels;
import io.praetor.agent.json.JsonBuffer;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.JsonBody;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.routing.Route;
import io.praetor.store.StateMachine;
import io.praetor.store.cluster.ClusterSetting;
import io.praetor.store.command.Command;
import io.praetor.store.level.Level;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code /v1/praetor/level}: the level of the cluster, which Consul does not have. Immutable;
 * called on event loops.
 */
public final class LevelEndpoint {
  private static final int LEVEL_MAX = 1_000;

  private final ReplicatedLog log;
  private final ReadGate gate;
  private final StateMachine store;
  private final JudgedWrites writes;

  /** The endpoint of a server. */
  public LevelEndpoint(ReplicatedLog log, ReadGate gate, StateMachine store, JudgedWrites writes) {
    this.log = log;
    this.gate = gate;
    this.store = store;
    this.writes = writes;
  }

  /** What it serves. */
  public List<Route> routes() {
    return List.of(new Route("/v1/praetor/level", List.of("GET", "PUT"), this::answer, null));
  }

  private void answer(Request request, Responder responder) {
    if (request.method().equals("PUT")) {
      change(request, responder);
    } else if (request.params().has("stale") || gate.open(Consistency.DEFAULT)) {
      responder.respond(tell(request));
    } else {
      gate.confirm(
          Consistency.DEFAULT,
          new ReadListener() {
            @Override
            public void confirmed(long logIndex) {
              responder.respond(tell(request));
            }

            @Override
            public void failed(ReadFailure failure) {
              responder.respond(FailureAnswers.of(failure));
            }
          });
    }
  }

  private Answer tell(Request request) {
    ServerLevels levels = ServerLevels.of(store.view(), log.configuration());
    int highest =
        levels.servers().stream().mapToInt(ServerLevels.Server::level).max().orElse(Level.FIRST);
    Predicate<String> isSeen = seen(request);
    boolean allSeen = levels.servers().stream().allMatch(each -> isSeen.test(each.name()));
    JsonBuffer json = JsonBody.buffer(request);
    json.beginObject();
    json.field("Level").value(levels.level());
    json.field("Held").value(levels.isHeld());
    json.field("Next").value(Math.max(levels.level(), highest));
    json.field("WaitsFor").value(allSeen && highest > levels.level() ? levels.reason(highest) : "");
    // Agents compare themselves with the catalog more rarely the more of them there are.
    json.field("Nodes").value(store.view().nodes().size());
    json.field("Servers").beginArray();
    for (ServerLevels.Server server : levels.servers()) {
      if (!isSeen.test(server.name())) {
        continue;
      }
      json.beginObject();
      json.field("Node").value(server.name());
      json.field("Address").value(server.address());
      json.field("Level").value(server.level());
      json.field("HoldsBack").value(server.level() < highest);
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return Answer.json(200, json.finish());
  }

  /** Agents ask without a right; of the servers those are told that the requester may read. */
  private static Predicate<String> seen(Request request) {
    Authorizer rights;
    try {
      rights = request.requester().callerNow().authorizer();
    } catch (DeniedException e) {
      return name -> false;
    }
    return rights.allows(Resource.OPERATOR, Access.READ, "")
        ? name -> true
        : name -> rights.allows(Resource.NODE, Access.READ, name);
  }

  private void change(Request request, Responder responder) {
    QueryParams params = request.params();
    if (params.has("hold") != params.has("release")) {
      boolean held = params.has("hold");
      writes.write(
          request,
          responder,
          (view, caller) ->
              new JudgedWrites.Write(
                  ClusterCommands.set(view, new ClusterSetting.LevelHold(held), -1),
                  new WriteReply(responder)));
    } else if (params.has("probe")) {
      probe(params.get("probe"), request, responder);
    } else {
      responder.respond(Answer.text(400, "Say one of ?hold, ?release and ?probe=LEVEL"));
    }
  }

  private void probe(String text, Request request, Responder responder) {
    long level;
    try {
      level = Long.parseLong(text);
    } catch (NumberFormatException e) {
      level = 0;
    }
    if (level < Level.WALL_CLOCK || level > LEVEL_MAX) {
      responder.respond(
          Answer.text(
              400,
              "probe is a level from "
                  + Level.WALL_CLOCK
                  + " to "
                  + LEVEL_MAX
                  + ", not \""
                  + text
                  + "\""));
      return;
    }
    Command probe = new Command.LevelProbe((int) level);
    writes.write(
        request,
        responder,
        (view, caller) -> new JudgedWrites.Write(probe, new WriteReply(responder)));
  }
}
