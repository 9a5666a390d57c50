package io.praetor.agent.watched;

import io.praetor.agent.query.Scheduling;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request to the catalog, through the agent's own routes: so it is the same at a server, which
 * answers it, and at a client agent, which passes it on. Owned by one thread, which also gets the
 * answer.
 */
final class CatalogRequest implements Responder {
  private static final String FROM = "127.0.0.1";

  /** Takes the answer, on the owning thread. */
  interface Callback {
    /**
     * Takes what was answered.
     *
     * @param status of HTTP; 0 if there is no answer
     * @param freshness what the answer says of it; {@link Freshness#NONE} if there is none
     */
    void answered(int status, Freshness freshness, byte[] body);
  }

  private static final byte[] NO_BODY = {};

  private final Scheduling owner;
  private final Callback callback;
  private @Nullable Runnable hangUp;
  private boolean over;
  private boolean cancelled;

  private CatalogRequest(Scheduling owner, Callback callback) {
    this.owner = owner;
    this.callback = callback;
  }

  /** Asks. On the owning thread; the answer may come before this returns. */
  static CatalogRequest ask(Endpoint router, Scheduling owner, String uri, Callback callback) {
    CatalogRequest asked = new CatalogRequest(owner, callback);
    try {
      router.handle(new Request("GET", uri, name -> null, FROM), asked);
    } catch (RuntimeException e) {
      asked.finish(0, Freshness.NONE, NO_BODY);
    }
    return asked;
  }

  /** Loses interest. On the owning thread. */
  void cancel() {
    Runnable action = hangUp;
    if (!over) {
      over = true;
      cancelled = true;
      if (action != null) {
        action.run();
      }
    }
  }

  @Override
  public void respond(Answer answer) {
    byte[] body = new byte[answer.body().readableBytes()];
    answer.body().getBytes(answer.body().readerIndex(), body);
    int status = answer.status();
    Freshness freshness = answer.meta();
    answer.sent();
    if (owner.isOwner()) {
      finish(status, freshness, body);
    } else {
      owner.execute(() -> finish(status, freshness, body));
    }
  }

  private void finish(int status, Freshness freshness, byte[] body) {
    if (!over) {
      over = true;
      callback.answered(status, freshness, body);
    }
  }

  @Override
  public OutputStream stream(Answer head) {
    throw new IllegalStateException("no answer of the catalog is streamed");
  }

  @Override
  public void breakOff() {
    owner.execute(() -> finish(0, Freshness.NONE, NO_BODY));
  }

  @Override
  public void onHangUp(Runnable action) {
    hangUp = action;
    if (cancelled) {
      action.run();
    }
  }

  @Override
  public Scheduling scheduling() {
    return owner;
  }
}
