package io.praetor.agent.forward;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for an answer newer than the one it names, seen without knowing what it asks
 * for; immutable.
 *
 * @param target the request target without index and wait
 * @param index wait until the answer's index is above this
 * @param waitMs how long to wait at most, without the jitter
 */
public record BlockingRequest(String target, long index, long waitMs) {

  /**
   * How a request waits, or null if it does not.
   *
   * @throws BadRequestException if it says so in a malformed way
   */
  public static @Nullable BlockingRequest of(Request request, RequestLimits options) {
    if (!request.method().equals("GET") || !request.params().has("index")) {
      return null;
    }
    ReadOptions read = ReadOptions.of(request.params(), options);
    return read.index() == 0
        ? null
        : new BlockingRequest(without(request.uri()), read.index(), read.waitMs());
  }

  private static String without(String uri) {
    int question = uri.indexOf('?');
    StringBuilder left = new StringBuilder(uri.length()).append(uri, 0, question);
    char join = '?';
    for (String pair : uri.substring(question + 1).split("&")) {
      if (!isNamed(pair, "index") && !isNamed(pair, "wait") && !pair.isEmpty()) {
        left.append(join).append(pair);
        join = '&';
      }
    }
    return left.toString();
  }

  private static boolean isNamed(String pair, String name) {
    return !QueryParams.parse(pair, 0).isEmpty() && QueryParams.parse(pair, 0).has(name);
  }

  /** The target of a request that asks the same and waits for so long. */
  public String targetFor(long ms) {
    return target + (target.indexOf('?') < 0 ? '?' : '&') + "index=" + index + "&wait=" + ms + "ms";
  }
}
