package io.praetor.agent.forward;

import io.praetor.agent.api.ReadOptions;
import io.praetor.agent.api.changes.ChangesRequest;
import io.praetor.agent.routing.BadRequestException;
import io.praetor.agent.routing.QueryParams;
import io.praetor.agent.routing.Request;
import io.praetor.agent.routing.RequestLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for an answer newer than the one it names, seen without knowing what it asks
 * for; immutable.
 *
 * @param target the request target without index and wait
 * @param named the parameter that names the index
 * @param index wait until the answer's index is above this
 * @param waitMs how long to wait at most, without the jitter
 */
public record BlockingRequest(String target, String named, long index, long waitMs) {
  private static final String INDEX = "index";

  /** Of changes: what is asked for begins there, so that it is part of the question. */
  private static final String SINCE = "since";

  private static final String WAIT = "wait";

  /**
   * How a request waits, or null if it does not.
   *
   * @throws BadRequestException if it says so in a malformed way
   */
  public static @Nullable BlockingRequest of(Request request, RequestLimits options) {
    if (!request.method().equals("GET")) {
      return null;
    }
    if (request.params().has(SINCE) && request.uri().startsWith(ChangesRequest.PATH)) {
      return ofChanges(request, options);
    }
    if (!request.params().has(INDEX)) {
      return null;
    }
    ReadOptions read = ReadOptions.of(request.params(), options);
    return read.index() == 0
        ? null
        : new BlockingRequest(
            without(request.uri(), List.of(INDEX, WAIT)), INDEX, read.index(), read.waitMs());
  }

  private static @Nullable BlockingRequest ofChanges(Request request, RequestLimits options) {
    long since = ChangesRequest.since(request);
    long waitMs = ChangesRequest.waitMs(request, options);
    return since < 0 || waitMs == 0
        ? null
        : new BlockingRequest(without(request.uri(), List.of(SINCE, WAIT)), SINCE, since, waitMs);
  }

  /** A request target without some of its parameters. */
  static String without(String uri, List<String> names) {
    int question = uri.indexOf('?');
    if (question < 0) {
      return uri;
    }
    StringBuilder left = new StringBuilder(uri.length()).append(uri, 0, question);
    char join = '?';
    for (String pair : uri.substring(question + 1).split("&")) {
      if (!pair.isEmpty() && names.stream().noneMatch(name -> isNamed(pair, name))) {
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
    return with(target, named, index, ms);
  }

  /** The target of a request that asks for what is there now. */
  String targetNow() {
    return named.equals(SINCE) ? targetFor(0) : target;
  }

  /** A target with an index and a wait. */
  static String with(String target, String named, long index, long ms) {
    char join = target.indexOf('?') < 0 ? '?' : '&';
    return target + join + named + '=' + index + "&wait=" + ms + "ms";
  }
}
