package io.praetor.agent.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All routes; immutable. A path that ends in a slash stands for everything below it. */
public final class Routes {
  private final Map<String, Route> byPath = new HashMap<>();

  /** Takes the routes of every endpoint. */
  public Routes(Collection<? extends Collection<Route>> endpoints) {
    for (Collection<Route> routes : endpoints) {
      for (Route route : routes) {
        if (byPath.put(route.path(), route) != null) {
          throw new IllegalArgumentException("two endpoints serve " + route.path());
        }
      }
    }
  }

  Route require(String path) {
    Route route = byPath.get(path);
    if (route == null) {
      throw new IllegalArgumentException("no endpoint serves " + path);
    }
    return route;
  }

  /** The route of a path: the path itself, or else the longest that it lies below. */
  @Nullable Route find(String path) {
    Route exact = byPath.get(path);
    if (exact != null) {
      return exact;
    }
    int slash = path.lastIndexOf('/');
    while (slash > 0) {
      Route above = byPath.get(path.substring(0, slash + 1));
      if (above != null) {
        return above;
      }
      slash = path.lastIndexOf('/', slash - 1);
    }
    return null;
  }
}
