package io.praetor.agent.watched;

import io.praetor.agent.query.QueryResult;
import org.jspecify.annotations.Nullable;

/**
 * Where the questions of a view are answered: in this server's store, or at the servers. Owned by
 * the thread of the view, which asks and gets the answers, perhaps before {@link #ask} returns.
 */
public interface CatalogSource {
  /**
   * How a question is to be answered; immutable.
   *
   * @param stale whether any server may answer; otherwise the leader confirms the answer
   * @param index wait until the answer's index is above this; 0 to answer at once
   * @param waitMs how long to wait at most
   */
  record Asking(boolean stale, long index, long waitMs) {
    static Asking atOnce(boolean stale) {
      return new Asking(stale, 0, 0);
    }
  }

  /**
   * What a source has found; immutable.
   *
   * @param index of the records, from which a question goes on
   * @param lastContactMs how old the store of the server that answered may be
   * @param bytes about how large the records are
   */
  record Found<T>(T value, long index, long lastContactMs, int bytes) {}

  /** Makes of records what is kept of them; on any thread. */
  @FunctionalInterface
  interface Reading<R, T> {
    T of(QueryResult<R> result);
  }

  /**
   * A document of the API.
   *
   * @param token the secret whose rights count for the answer, or the empty string
   * @param path of the API, perhaps with parameters
   * @param from the address of whom it is asked for
   * @param missing what is kept if the API says that it does not exist, or that the token may not
   *     see it; null if that is no answer
   */
  record Document<T>(
      String token, String path, String from, Reading<byte[], T> reading, @Nullable T missing) {
    @Override
    public String toString() {
      return path;
    }
  }

  /** Why there is no answer. */
  enum Failure {
    /** Nobody answers, or what came is no answer. */
    AWAY,
    /** It is too much for who should answer: it is to be asked again later, and by fewer. */
    OVERLOADED,
    /** The token may not ask this. */
    REFUSED
  }

  /** Callback for an answer: one of the methods is called, once. */
  interface Callback<T> {
    void found(Found<T> found);

    /**
     * There is no answer now.
     *
     * @param text what was said of it, or the empty string
     */
    void failed(Failure failure, String text);
  }

  /** A question under way. */
  interface Pending {
    /** Loses interest: the callback hears nothing any more. */
    void cancel();
  }

  /**
   * Asks for records.
   *
   * @param token the secret whose rights count for the answer, or the empty string
   */
  <R, T> Pending ask(
      String token,
      CatalogQuestion<R> question,
      Asking asking,
      Reading<R, T> reading,
      Callback<T> callback);

  /** Asks for a document of the API, for what is not told as records. */
  <T> Pending document(Document<T> document, Asking asking, Callback<T> callback);
}
