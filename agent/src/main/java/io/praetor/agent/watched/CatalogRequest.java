package io.praetor.agent.watched;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.praetor.agent.query.QueryResult;
import io.praetor.agent.query.Scheduling;
import io.praetor.agent.records.RecordRendering;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Endpoint;
import io.praetor.agent.routing.Freshness;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.Responder;
import io.praetor.agent.watched.CatalogSource.Asking;
import io.praetor.agent.watched.CatalogSource.Found;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** One request to the API of the catalog. Owned by one thread, which also gets the answer. */
final class CatalogRequest<T> implements CatalogSource.Pending, Responder {
  /** Reads the body of an answer; on any thread. */
  @FunctionalInterface
  interface BodyReading<T> {
    /**
     * What is kept of it.
     *
     * @param result the body, with what the answer says of what it tells
     */
    T read(Answer.Type type, QueryResult<byte[]> result);
  }

  /** Whom the agent itself asks for. */
  static final String FROM = "127.0.0.1";

  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int TEXT_BYTES_MAX = 512;

  /** In the refusal of what a token may not see, whether or not there is one. */
  private static final String NOT_PERMITTED = " lacks permission '";

  /** What is larger is read on another thread. */
  private static final int LARGE_BYTES_MIN = 64 * 1024;

  /** Records are taken where a server can tell them. */
  private static final Request.Headers HEADERS =
      name -> name.equalsIgnoreCase(RecordRendering.HEADER) ? Answer.Type.RECORDS.value : null;

  private final Scheduling owner;
  private final BodyReading<T> reading;
  private final @Nullable T missing;
  private final CatalogSource.Callback<T> callback;
  private @Nullable Runnable hangUp;
  private boolean over;
  private boolean cancelled;

  private CatalogRequest(
      Scheduling owner,
      BodyReading<T> reading,
      @Nullable T missing,
      CatalogSource.Callback<T> callback) {
    this.owner = owner;
    this.reading = reading;
    this.missing = missing;
    this.callback = callback;
  }

  /**
   * Asks for what is told as records. On the owning thread; the answer may come before this
   * returns.
   *
   * @param endpoint answers the request, or passes it on
   * @param token the secret that counts for it, or the empty string
   * @param path of the API, perhaps with parameters
   */
  static <T> CatalogSource.Pending records(
      Endpoint endpoint,
      Scheduling owner,
      String token,
      String path,
      Asking asking,
      BodyReading<T> reading,
      CatalogSource.Callback<T> callback) {
    CatalogRequest<T> asked = new CatalogRequest<>(owner, reading, null, callback);
    asked.send(endpoint, new Request("GET", uri(path, asking), HEADERS, FROM), token);
    return asked;
  }

  /**
   * Asks for a document of the API. On the owning thread; the answer may come before this returns.
   *
   * @param endpoint answers the request, or passes it on
   */
  static <T> CatalogSource.Pending document(
      Endpoint endpoint,
      Scheduling owner,
      CatalogSource.Document<T> document,
      Asking asking,
      CatalogSource.Callback<T> callback) {
    CatalogRequest<T> asked =
        new CatalogRequest<>(
            owner, (type, body) -> document.reading().of(body), document.missing(), callback);
    String uri = uri(document.path(), asking);
    asked.send(endpoint, new Request("GET", uri, name -> null, document.from()), document.token());
    return asked;
  }

  private void send(Endpoint endpoint, Request request, String token) {
    request.ownToken(token);
    try {
      endpoint.handle(request, this);
    } catch (RuntimeException e) {
      fail(CatalogSource.Failure.AWAY, String.valueOf(e.getMessage()));
    }
  }

  private static String uri(String path, Asking asking) {
    StringBuilder uri = new StringBuilder(path);
    char join = path.indexOf('?') < 0 ? '?' : '&';
    if (asking.stale()) {
      uri.append(join).append("stale");
      join = '&';
    }
    if (asking.index() > 0) {
      uri.append(join).append("index=").append(asking.index());
      uri.append("&wait=").append(asking.waitMs()).append("ms");
    }
    return uri.toString();
  }

  /** Loses interest. On the owning thread. */
  @Override
  public void cancel() {
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
    int status = answer.status();
    Answer.Type type = answer.type();
    Freshness freshness = answer.meta();
    boolean filtered = answer.extra().contains(Answer.FILTERED);
    byte[] body = new byte[answer.body().readableBytes()];
    answer.body().getBytes(answer.body().readerIndex(), body);
    answer.sent();
    T absent = missing;
    String text =
        status == 200 ? "" : new String(body, 0, Math.min(body.length, TEXT_BYTES_MAX), UTF_8);
    // What a rule refuses is as what is not there; that the token itself is unknown is a failure.
    boolean isAbsent = status == NOT_FOUND || (status == FORBIDDEN && text.contains(NOT_PERMITTED));
    if (isAbsent && absent != null) {
      onOwner(() -> finish(found(absent, freshness, 0)));
    } else if (status != 200) {
      onOwner(() -> fail(failure(status), text));
    } else if (body.length < LARGE_BYTES_MIN) {
      onOwner(() -> finish(read(type, freshness, filtered, body)));
    } else {
      Thread.ofVirtual()
          .name("catalog-records")
          .start(() -> {
            Found<T> found = read(type, freshness, filtered, body);
            owner.execute(() -> finish(found));
          });
    }
  }

  private static CatalogSource.Failure failure(int status) {
    return switch (status) {
      case FORBIDDEN -> CatalogSource.Failure.REFUSED;
      case TOO_MANY_REQUESTS, UNAVAILABLE -> CatalogSource.Failure.OVERLOADED;
      default -> CatalogSource.Failure.AWAY;
    };
  }

  private void onOwner(Runnable task) {
    if (owner.isOwner()) {
      task.run();
    } else {
      owner.execute(task);
    }
  }

  /** What was found, or null if it cannot be read. */
  private @Nullable Found<T> read(
      Answer.Type type, Freshness freshness, boolean filtered, byte[] body) {
    try {
      QueryResult<byte[]> result = new QueryResult<>(freshness.index(), body, filtered);
      return found(reading.read(type, result), freshness, body.length);
    } catch (RuntimeException | Error unreadable) {
      return null;
    }
  }

  private static <T> Found<T> found(T value, Freshness freshness, int bytes) {
    return new Found<>(value, freshness.index(), freshness.lastContactMs(), bytes);
  }

  private void finish(@Nullable Found<T> found) {
    if (found == null) {
      fail(CatalogSource.Failure.AWAY, "");
    } else if (!over) {
      over = true;
      callback.found(found);
    }
  }

  private void fail(CatalogSource.Failure failure, String text) {
    if (!over) {
      over = true;
      callback.failed(failure, text);
    }
  }

  @Override
  public OutputStream stream(Answer head) {
    throw new IllegalStateException("no answer of the catalog is streamed");
  }

  @Override
  public void breakOff() {
    owner.execute(() -> finish(null));
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
