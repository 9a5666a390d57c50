package io.praetor.agent.forward;

import io.netty.buffer.ByteBufUtil;
import io.praetor.agent.api.changes.ChangesRequest;
import io.praetor.agent.feed.FeedAnswer;
import io.praetor.agent.feed.FeedPage;
import io.praetor.agent.feed.FeedRefusal;
import io.praetor.agent.feed.FeedSource;
import io.praetor.agent.feed.Feeds;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.rpc.ResponseListener.BodySink;
import io.praetor.agent.rpc.Service;
import io.praetor.store.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code /v1/praetor/changes/} at an agent without a log. Streams are made here: those that ask the
 * same with the same token have one reader, which asks servers, whichever is in use, from the index
 * up to which it knows all. Anything else is passed on. Immutable; called on event loops.
 */
public final class ForwardedChanges implements Endpoint {
  private static final long ANSWER_MS_MAX = 60_000;
  private static final List<String> OF_THIS_READER = List.of("since", "wait");

  private final Forwarder forwarder;
  private final Feeds feeds;
  private final RequestLimits limits;

  /**
   * What streams have in common that one reader serves.
   *
   * @param headers those that may make another answer of it
   */
  private record Question(String target, List<String> headers) {
    @Override
    public String toString() {
      return "of " + target;
    }
  }

  /** An endpoint that has its streams from servers. */
  public ForwardedChanges(Forwarder forwarder, Feeds feeds, RequestLimits limits) {
    this.forwarder = forwarder;
    this.feeds = feeds;
    this.limits = limits;
  }

  @Override
  public void handle(Request request, Responder responder) {
    if (ChangesRequest.form(request) != ChangesRequest.Form.EVENTS
        || !request.method().equals("GET")) {
      forwarder.pass(request, responder);
      return;
    }
    ChangesRequest asked = ChangesRequest.of(request, limits);
    RequestMessage message = forwarder.message(request, responder);
    if (message == null) {
      return;
    }
    RequestMessage pages =
        message
            .without(ChangesRequest.LAST_EVENT)
            .with("Accept", String.valueOf(Answer.Type.CHANGES.value));
    String target = BlockingRequest.without(request.uri(), OF_THIS_READER);
    Requester requester = request.requester();
    feeds.open(
        new Feeds.Key(new Question(target, pages.answerHeaders()), requester),
        (since, waitMs, reply) -> ask(pages, target, since, waitMs, reply),
        asked.since(),
        request.remoteAddress(),
        responder);
  }

  private void ask(
      RequestMessage message, String target, long since, long waitMs, FeedSource.Reply reply) {
    String from =
        since == FeedSource.NOWHERE ? target : BlockingRequest.with(target, "since", since, waitMs);
    ForwardedCall call =
        new ForwardedCall(
            forwarder.context(),
            Service.HTTP,
            message.encode(from, SharedQuery.NO_BODY),
            true,
            waitMs + waitMs / SharedQueries.JITTER_FRACTION + ANSWER_MS_MAX,
            new Delivery(reply, forwarder.context()));
    reply.onHangUp(call::cancel);
    call.start();
  }

  /** Reads what a server answers. Any thread. */
  private record Delivery(FeedSource.Reply reply, ForwardContext context)
      implements ForwardedCall.End {

    @Override
    public void answered(byte[] message) {
      FeedAnswer answer;
      try {
        answer = read(AnswerMessage.decode(message));
      } catch (MalformedException e) {
        answer = new FeedRefusal(502, "the server's answer is malformed: " + e.getMessage(), null);
      }
      tell(answer);
    }

    private static FeedAnswer read(Answer answer) {
      byte[] body = ByteBufUtil.getBytes(answer.body());
      answer.sent();
      if (answer.status() == 200 && answer.type() == Answer.Type.CHANGES) {
        return FeedPage.decode(body);
      }
      List<String> extra = answer.extra();
      int oldest = extra.indexOf(FeedRefusal.OLDEST);
      return answer.status() == 200
          ? new FeedRefusal(
              502,
              "the server in use does not know streams of changes: it is of an older build",
              null)
          : new FeedRefusal(
              answer.status(),
              new String(body, StandardCharsets.UTF_8),
              oldest < 0 ? null : extra.get(oldest + 1));
    }

    @Override
    public BodySink streamed(byte[] head, Runnable cancel) {
      return new GatheredAnswer(head, this::answered, reason -> failed(context.noServer(reason)));
    }

    @Override
    public void failed(Answer why) {
      FeedRefusal refusal =
          new FeedRefusal(why.status(), why.body().toString(StandardCharsets.UTF_8), null);
      why.sent();
      tell(refusal);
    }

    private void tell(FeedAnswer answer) {
      Scheduling owner = reply.scheduling();
      owner.execute(() -> reply.answered(answer));
    }
  }
}
