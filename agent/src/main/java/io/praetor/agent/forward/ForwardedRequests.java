package io.praetor.agent.forward;

import io.netty.channel.EventLoop;
import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.LoopScheduling;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Router;
import io.praetor.agent.rpc.Identity;
import io.praetor.agent.rpc.RequestHandler;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * A server's end: answers the requests that other agents have taken as if they had come over HTTP.
 * Called on the event loops of the port between agents.
 */
public final class ForwardedRequests implements RequestHandler {
  private final Router router;
  private final BooleanSupplier leaderKnown;
  private final Map<EventLoop, LoopScheduling> schedulings = new ConcurrentHashMap<>();

  /**
   * The requests of other agents.
   *
   * @param leaderKnown whether this server knows a leader; while it does not, requests that need
   *     one are refused at once, since the agent that asks may find a server that does
   */
  public ForwardedRequests(Router router, BooleanSupplier leaderKnown) {
    this.router = router;
    this.leaderKnown = leaderKnown;
  }

  /** Begins to answer. */
  public void serve(RpcPort port) {
    port.serve(Service.HTTP, this);
    port.serve(Service.HTTP_BULK, this);
  }

  @Override
  public void handle(Identity from, byte[] body, Reply reply) {
    Request request;
    try {
      request = RequestMessage.decode(body, from.nodeName());
    } catch (MalformedException e) {
      reply.refuse("the request is malformed: " + e.getMessage());
      return;
    }
    if (!leaderKnown.getAsBoolean() && LeaderNeed.of(request)) {
      reply.refuse(FailureAnswers.NO_LEADER);
      return;
    }
    ReplyResponder responder =
        new ReplyResponder(reply, schedulings.computeIfAbsent(reply.loop(), LoopScheduling::new));
    Answer refusal = router.refusalOfBody(request);
    if (refusal == null) {
      router.handle(request, responder);
    } else {
      responder.respond(refusal);
    }
  }
}
