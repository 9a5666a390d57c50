package io.praetor.verification.services;

import java.util.Locale;

/**
 * Services whose instances run on nodes without agents, each with a check, as a catalog of some
 * size has them; immutable.
 *
 * @param services how many services there are
 * @param instances how many instances each has
 */
record Population(int services, int instances) {
  private static final int INSTANCES_OF_NODE = 20;

  /** The service that is watched; it has three instances, on the first nodes. */
  static final String WATCHED = "watched";

  static final int WATCHED_INSTANCES = 3;

  int count() {
    return services * instances;
  }

  int nodes() {
    return Math.max(WATCHED_INSTANCES, count() / INSTANCES_OF_NODE);
  }

  /** The name of a service. */
  static String service(int number) {
    return String.format(Locale.ROOT, "service-%04d", number);
  }

  /** The name of a node. */
  static String node(int number) {
    return String.format(Locale.ROOT, "node-%04d", number);
  }

  /** The registration of a node with a check of its own. */
  String node(int number, String status) {
    return "{\"Node\":\""
        + node(number)
        + "\",\"Address\":\"10.1."
        + number / 250
        + "."
        + number % 250
        + "\",\"Check\":{\"CheckID\":\"alive\",\"Name\":\"Node\",\"Status\":\""
        + status
        + "\",\"Output\":\"Agent alive and reachable\"}}";
  }

  /** The registration of an instance, of whose service no two are on one node. */
  String instance(int number) {
    return instance(
        service(number / instances),
        number % nodes(),
        "instance-" + number,
        8_000 + number % 1_000);
  }

  /** The registration of an instance of the service that is watched. */
  static String watched(int number) {
    return instance(WATCHED, number, watchedId(number), 9_000 + number);
  }

  static String watchedId(int number) {
    return WATCHED + "-" + number;
  }

  private static String instance(String service, int node, String id, int port) {
    return "{\"Node\":\""
        + node(node)
        + "\",\"SkipNodeUpdate\":true,\"Service\":{\"ID\":\""
        + id
        + "\",\"Service\":\""
        + service
        + "\",\"Port\":"
        + port
        + ",\"Tags\":[\"v1\",\"blue\"],\"Meta\":{\"version\":\"1.4.2\",\"zone\":\"a\"}},"
        + "\"Check\":{\"CheckID\":\"service:"
        + id
        + "\",\"Name\":\"Service check\",\"ServiceID\":\""
        + id
        + "\",\"Status\":\"passing\",\"Output\":\"HTTP GET http://127.0.0.1:"
        + port
        + "/health: 200 OK Output: fine\"}}";
  }
}
