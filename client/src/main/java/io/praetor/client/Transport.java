package io.praetor.client;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to one agent: sends a request and waits for its answer. The client's own speaks HTTP
 * through {@code java.net.http}; {@link Praetor#over} takes another, for a unix socket or for a
 * process that starts often and briefly. Used by any thread, and by several at once.
 */
public interface Transport {
  /**
   * Sends a request and waits for the whole answer, whatever its status.
   *
   * @throws ConnectException if there is no connection: the agent has surely not seen the request
   * @throws IOException if no whole answer came: the request may have been carried out
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Answer send(Request request) throws IOException, InterruptedException;

  /**
   * What is asked.
   *
   * @param method GET, PUT or DELETE
   * @param path the path with its query, encoded, beginning with a slash
   * @param body what goes with a PUT; null for none
   * @param longest how long the answer may take
   * @param repeatable whether it does no harm if the agent carries it out twice, so that it may be
   *     sent again on another connection
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Request(
      String method, String path, byte @Nullable [] body, Duration longest, boolean repeatable) {}

  /**
   * What was answered.
   *
   * @param headers by name in lower case; of those that come twice, one
   * @param text the body
   */
  record Answer(int status, Map<String, String> headers, String text) {}
}
