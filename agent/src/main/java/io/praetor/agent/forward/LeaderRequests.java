package io.praetor.agent.forward;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests that a server passes on to the leader, for what only the leader has. One attempt each;
 * any thread. Immutable.
 */
public final class LeaderRequests {
  private static final long ANSWER_MS_MAX = 5_000;

  private final RpcPort port;

  /** Requests over a server's port. */
  public LeaderRequests(RpcPort port) {
    this.port = port;
  }

  /**
   * Passes on a request as a client has sent it.
   *
   * @param mark a header that tells the leader so, lest it passes the request on too
   */
  public void pass(String leader, String mark, Request request, Responder responder) {
    RequestMessage sent = RequestMessage.of(request);
    List<String> told = new ArrayList<>(sent.told());
    told.addAll(List.of(mark, "1"));
    send(
        leader,
        new RequestMessage(sent.method(), sent.remoteAddress(), told)
            .encode(request.uri(), request.body()),
        responder::respond);
  }

  /** Asks for what stands at a target; the answer may come on any thread. */
  public void get(String leader, String uri, Consumer<Answer> answer) {
    send(leader, new RequestMessage("GET", "", List.of()).encode(uri, new byte[0]), answer);
  }

  private void send(String leader, byte[] message, Consumer<Answer> answer) {
    var _ =
        port.request(
            leader,
            Service.HTTP,
            message,
            ANSWER_MS_MAX,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                answer.accept(decoded(body));
              }

              @Override
              public void failed(RequestFailure failure) {
                // What the leader may have done is not said to be undone: it is not sent again.
                answer.accept(
                    failure.isCertain()
                        ? FailureAnswers.noServer(FailureAnswers.NO_LEADER)
                        : FailureAnswers.outcomeUnknown());
              }
            });
  }

  private static Answer decoded(byte[] body) {
    try {
      return AnswerMessage.decode(body);
    } catch (MalformedException e) {
      return FailureAnswers.noServer("the leader's answer is malformed: " + e.getMessage());
    }
  }
}
