package io.praetor.agent;

import java.util.List;

/** Requests for keys in pages, and for what keys were. Stateless. */
final class PastSamples {
  private PastSamples() {}

  /**
   * What follows the path of a route, empty for other routes.
   *
   * @param there a key that is there
   * @param before an index before there was any key
   * @param then one at which all were there
   */
  static List<String> rests(String route, String there, String before, String then) {
    String behind = "?from=" + before;
    return switch (route) {
      case "/v1/praetor/history/" ->
          List.of(there, "?recurse", "hidde?recurse&prev", "?recurse&limit=1");
      case "/v1/praetor/at/" ->
          List.of(
              then + "/" + there,
              then + "/" + there + "?raw",
              then + "/?recurse",
              then + "/?keys",
              then + "/?keys&separator=-",
              before + "/" + there);
      case "/v1/praetor/diff/" ->
          List.of(
              behind,
              behind + "&format=text",
              there + behind,
              "?to-prefix=" + there,
              "open?to-prefix=" + there + "&from=" + then);
      case "/v1/praetor/keys/" ->
          List.of("", there, "?depth=1", "hidden?match=*", "?value-match=value&limit=1");
      default -> List.of();
    };
  }
}
