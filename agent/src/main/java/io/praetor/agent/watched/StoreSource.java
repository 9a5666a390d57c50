package io.praetor.agent.watched;

import io.praetor.agent.access.DeniedException;
import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a view, answered from the store of the same server: its records as they are.
 * Owned by the thread of the view.
 */
public final class StoreSource implements CatalogSource {
  /** Finds the requester that a token makes. */
  @FunctionalInterface
  public interface Requesters {
    /**
     * The requester.
     *
     * @param path of the API that answers the same, whose rights hold here too
     * @throws DeniedException if it may not ask that
     */
    Requester of(String path, String token);
  }

  /** About what a row takes as bytes. */
  private static final int ROW_BYTES = 128;

  private final BlockingQueries queries;
  private final Endpoint router;
  private final Scheduling owner;
  private final Requesters requesters;

  /**
   * A source over one server's store.
   *
   * @param router answers what is asked for as a document
   * @param requesters finds what the view may see
   */
  public StoreSource(
      BlockingQueries queries, Endpoint router, Scheduling owner, Requesters requesters) {
    this.queries = queries;
    this.router = router;
    this.owner = owner;
    this.requesters = requesters;
  }

  @Override
  public <R, T> Pending ask(
      String token,
      CatalogQuestion<R> question,
      Asking asking,
      Reading<R, T> reading,
      Callback<T> callback) {
    Rendering<R, Found<T>> rendering =
        (result, consistency, contact) ->
            new Found<>(
                reading.of(result),
                result.index(),
                contact.lastContactMs(),
                (int)
                    Math.min(
                        Integer.MAX_VALUE,
                        (long) ROW_BYTES * question.form().rows(result.records())));
    StoreRead<T> pending = new StoreRead<>(owner, callback);
    Requester requester;
    try {
      requester = requesters.of(question.path(), token);
    } catch (DeniedException e) {
      pending.denied(e.text());
      return pending;
    }
    queries.ask(
        new Read<>(
            question.query().apply(requester),
            asking.stale() ? Consistency.STALE : Consistency.DEFAULT,
            rendering),
        pending,
        asking.index(),
        asking.waitMs());
    return pending;
  }

  @Override
  public <T> Pending document(Document<T> document, Asking asking, Callback<T> callback) {
    return CatalogRequest.document(router, owner, document, asking, callback);
  }

  /** One question to the store. */
  private static final class StoreRead<T> implements Pending, ReadCallback<Found<T>> {
    private final Scheduling owner;
    private final Callback<T> callback;
    private @Nullable Runnable hangUp;
    private boolean over;

    StoreRead(Scheduling owner, Callback<T> callback) {
      this.owner = owner;
      this.callback = callback;
    }

    @Override
    public void answer(Found<T> found, boolean shared) {
      if (!over) {
        over = true;
        callback.found(found);
      }
    }

    @Override
    public void failed(ReadFailure failure) {
      fail(
          switch (failure) {
            case OVERLOADED, TOO_MANY_LARGE -> Failure.OVERLOADED;
            case NO_LEADER, TIMED_OUT, STOPPED, BROKEN, FILTER_WORK -> Failure.AWAY;
          },
          failure.name());
    }

    @Override
    public void denied(String text) {
      fail(Failure.REFUSED, text);
    }

    private void fail(Failure failure, String text) {
      if (!owner.isOwner()) {
        owner.execute(() -> fail(failure, text));
      } else if (!over) {
        over = true;
        callback.failed(failure, text);
      }
    }

    @Override
    public Scheduling scheduling() {
      return owner;
    }

    @Override
    public void onHangUp(Runnable action) {
      if (over) {
        action.run();
      } else {
        hangUp = action;
      }
    }

    @Override
    public void cancel() {
      Runnable action = hangUp;
      if (!over) {
        over = true;
        if (action != null) {
          action.run();
        }
      }
    }
  }
}
