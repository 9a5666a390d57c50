package io.praetor.agent.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path, or all paths below one that ends in a slash, and who answers there.
 *
 * @param path such as {@code /v1/txn} or {@code /v1/kv/}
 * @param methods allowed, in the order in which {@code Allow} tells them; none for any, where the
 *     endpoint itself says which it takes
 * @param bodyLimit or null for the limit of all others
 * @param label how needs and metrics name it: its path, unless the configuration says where it is
 * @param passedOn whether the endpoint asks another agent, which judges what the request may
 */
public record Route(
    String path,
    List<String> methods,
    Endpoint endpoint,
    @Nullable BodyLimit bodyLimit,
    String label,
    boolean passedOn) {

  public Route {
    methods = List.copyOf(methods);
  }

  /** A route whose endpoint answers by itself. */
  public Route(
      String path, List<String> methods, Endpoint endpoint, @Nullable BodyLimit bodyLimit) {
    this(path, methods, endpoint, bodyLimit, path, false);
  }

  public static Route get(String path, Endpoint endpoint) {
    return new Route(path, List.of("GET"), endpoint, null);
  }

  public static Route put(String path, Endpoint endpoint) {
    return new Route(path, List.of("PUT"), endpoint, null);
  }

  /** All requests for a path or below it, whatever their method. */
  public static Route any(String path, Endpoint endpoint, @Nullable BodyLimit bodyLimit) {
    return new Route(path, List.of(), endpoint, bodyLimit);
  }

  /** The same for an endpoint that asks another agent. */
  public static Route passedOn(String path, Endpoint endpoint, @Nullable BodyLimit bodyLimit) {
    return new Route(path, List.of(), endpoint, bodyLimit, path, true);
  }

  boolean allows(String method) {
    // A list of three beats a set.
    return methods.isEmpty() || methods.contains(method);
  }

  String allow() {
    return "OPTIONS," + String.join(",", methods);
  }

  /** The same route, named otherwise in needs and metrics. */
  public Route labelled(String name) {
    return new Route(path, methods, endpoint, bodyLimit, name, passedOn);
  }
}
