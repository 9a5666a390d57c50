package io.praetor.agent.api;

import io.praetor.agent.routing.Request;
import io.praetor.store.kv.Key;
import java.util.Arrays;

/** What follows the path of a route: the name of a key, in whatever bytes. Stateless. */
public final class PathRest {
  private PathRest() {}

  /** The key behind a path, empty if nothing follows it. */
  public static Key key(Request request, String path) {
    return key(request, path.length());
  }

  /** The key behind so many bytes of the decoded path. */
  public static Key key(Request request, int from) {
    byte[] bytes = request.path();
    return bytes == null || bytes.length <= from
        ? Key.EMPTY
        : Key.of(Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
