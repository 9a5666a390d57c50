package io.praetor.agent.api.changes;

import io.praetor.agent.api.FailureAnswers;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.consensus.ReadListener;
import io.praetor.agent.feed.FeedAnswer;
import io.praetor.agent.feed.FeedRefusal;
import io.praetor.agent.feed.FeedSource;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.ReadGate;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.store.StateMachine;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Changes of this server's store. Immutable; called on the threads that own requests. */
final class StoreChanges {
  private final StateMachine store;
  private final ReadGate gate;
  private final BlockingQueries queries;

  StoreChanges(StateMachine store, ReadGate gate, BlockingQueries queries) {
    this.store = store;
    this.gate = gate;
    this.queries = queries;
  }

  /**
   * Asks for the changes behind an index, waiting for one.
   *
   * @param refused told if the cluster has never been there
   */
  <A> void ask(
      ChangesQuery query,
      long since,
      Consistency consistency,
      Rendering<ChangesFound, A> rendering,
      long waitMs,
      ReadCallback<A> callback,
      Consumer<FeedRefusal> refused) {
    Read<ChangesFound, A> read = new Read<>(query, consistency, rendering);
    if (since > store.view().index() && consistency != Consistency.STALE) {
      // What anybody was told of has been applied here once a quorum has confirmed.
      gate.confirm(
          Consistency.CONSISTENT,
          new ReadListener() {
            @Override
            public void confirmed(long logIndex) {
              callback
                  .scheduling()
                  .execute(() -> {
                    long now = store.view().index();
                    if (since > now) {
                      refused.accept(FoundAnswers.ahead(since, now));
                    } else {
                      ask(read, waitMs, callback);
                    }
                  });
            }

            @Override
            public void failed(ReadFailure failure) {
              callback.failed(failure);
            }
          });
      return;
    }
    ask(read, waitMs, callback);
  }

  private <A> void ask(Read<ChangesFound, A> read, long waitMs, ReadCallback<A> callback) {
    queries.ask(read, callback, waitMs == 0 ? 0 : ChangesQuery.NOTHING_NEW, waitMs);
  }

  /** The source of streams that ask for the same, whoever opens the first. */
  FeedSource source(ChangesRequest asked, Requester requester) {
    PageRendering rendering = new PageRendering(asked.options());
    return (since, waitMs, reply) ->
        ask(
            new ChangesQuery(asked.options(), since, requester),
            since,
            asked.consistency(),
            rendering,
            since == FeedSource.NOWHERE ? 0 : waitMs,
            new Callback(reply),
            reply::answered);
  }

  /** Passes what a query says on to who asked for the sake of streams. */
  private record Callback(FeedSource.Reply reply) implements ReadCallback<FeedAnswer> {
    @Override
    public void answer(FeedAnswer answer, boolean shared) {
      reply.answered(answer);
    }

    @Override
    public void failed(ReadFailure failure) {
      Answer answer = FailureAnswers.of(failure);
      FeedRefusal refusal =
          new FeedRefusal(answer.status(), answer.body().toString(StandardCharsets.UTF_8), null);
      answer.sent();
      reply.scheduling().execute(() -> reply.answered(refusal));
    }

    @Override
    public void denied(String text) {
      reply.answered(new FeedRefusal(403, text, null));
    }

    @Override
    public Scheduling scheduling() {
      return reply.scheduling();
    }

    @Override
    public void onHurry(Runnable answerNow) {
      reply.onHurry(answerNow);
    }

    @Override
    public void onHangUp(Runnable action) {
      reply.onHangUp(action);
    }
  }
}
