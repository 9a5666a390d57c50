package io.praetor.agent.routing;

import org.jspecify.annotations.Nullable;

/** The secret that comes with a request, in Consul's order of precedence. Stateless. */
final class Token {
  private static final String BEARER = "bearer ";

  private Token() {}

  /** The token of a request, or the empty string. */
  static String of(Request request) {
    String parameter = request.params().first("token");
    if (parameter != null && !parameter.isEmpty()) {
      return parameter;
    }
    String header = request.header("X-Consul-Token");
    if (header != null && !header.isEmpty()) {
      return header;
    }
    @Nullable String authorization = request.header("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    return "";
  }
}
