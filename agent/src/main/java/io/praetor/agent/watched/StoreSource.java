package io.praetor.agent.watched;

import io.praetor.agent.consensus.ReadFailure;
import io.praetor.agent.query.BlockingQueries;
import io.praetor.agent.query.Consistency;
import io.praetor.agent.query.Read;
import io.praetor.agent.query.ReadCallback;
import io.praetor.agent.query.Rendering;
import io.praetor.agent.query.Requester;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Endpoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a view, answered from the store of the same server: its records as they are.
 * Owned by the thread of the view.
 */
public final class StoreSource implements CatalogSource {
  /** About what a row takes as bytes. */
  private static final int ROW_BYTES = 128;

  private final BlockingQueries queries;
  private final Endpoint router;
  private final Scheduling owner;
  private final Supplier<Requester> requester;

  /**
   * A source over one server's store.
   *
   * @param router answers what is asked for as a document
   * @param requester what the view may see
   */
  public StoreSource(
      BlockingQueries queries, Endpoint router, Scheduling owner, Supplier<Requester> requester) {
    this.queries = queries;
    this.router = router;
    this.owner = owner;
    this.requester = requester;
  }

  @Override
  public <R, T> Pending ask(
      CatalogQuestion<R> question, Asking asking, Reading<R, T> reading, Callback<T> callback) {
    Rendering<R, Found<T>> rendering =
        (result, consistency, contact) ->
            new Found<>(
                reading.of(result.records(), result.index()),
                result.index(),
                contact.lastContactMs(),
                (int)
                    Math.min(
                        Integer.MAX_VALUE,
                        (long) ROW_BYTES * question.form().rows(result.records())));
    StoreRead<T> pending = new StoreRead<>(owner, callback);
    queries.ask(
        new Read<>(
            question.query().apply(requester.get()),
            asking.stale() ? Consistency.STALE : Consistency.DEFAULT,
            rendering),
        pending,
        asking.index(),
        asking.waitMs());
    return pending;
  }

  @Override
  public <T> Pending document(
      String path,
      Asking asking,
      Reading<byte[], T> reading,
      @Nullable T missing,
      Callback<T> callback) {
    return CatalogRequest.ask(
        router,
        owner,
        path,
        asking,
        (type, body, index) -> reading.of(body, index),
        missing,
        callback);
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
      if (owner.isOwner()) {
        fail();
      } else {
        owner.execute(this::fail);
      }
    }

    private void fail() {
      if (!over) {
        over = true;
        callback.failed();
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
