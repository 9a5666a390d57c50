package io.praetor.agent.http;

import io.netty.util.NetUtil;
import io.praetor.agent.config.AddressRange;
import io.praetor.agent.routing.Answer;
import io.praetor.agent.routing.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which clients may ask, seen by the connection, the path and the headers that a browser adds:
 * paths that nobody may ask for, addresses that may write, names by which the agent may be called,
 * origins of pages that may change something. Immutable.
 *
 * @param writers networks whose clients may write; none for all ({@code
 *     http_config.allow_write_http_from})
 * @param hosts names by which the agent may be called, {@code *.example.com} for all below one;
 *     none for any ({@code http_config.allowed_hosts})
 * @param blocked beginnings of paths that nobody may ask for ({@code http_config.block_endpoints})
 * @param ownNames names that are this machine's own
 * @param allowedOrigin the value of {@code Access-Control-Allow-Origin} in {@code
 *     http_config.response_headers}, or the empty string
 */
public record AccessRules(
    List<AddressRange> writers,
    List<String> hosts,
    List<String> blocked,
    List<String> ownNames,
    String allowedOrigin) {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** Consul's text. */
  private static final String BLOCKED = "Endpoint is blocked by agent configuration";

  /** No restriction but that of origins. */
  public static final AccessRules NONE =
      new AccessRules(List.of(), List.of(), List.of(), List.of(), "");

  public AccessRules {
    writers = List.copyOf(writers);
    blocked = List.copyOf(blocked);
    hosts = hosts.stream().map(AccessRules::lower).toList();
    ownNames = ownNames.stream().map(AccessRules::lower).toList();
  }

  /** The origin that answers allow by their headers, or the empty string. */
  public static String allowedOrigin(Map<String, String> responseHeaders) {
    return responseHeaders.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(ALLOW_ORIGIN))
        .map(header -> header.getValue().strip())
        .findFirst()
        .orElse("");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The refusal of a request, or null.
   *
   * @param client the client's IP address; null over a unix socket, which has rights of its own
   */
  @Nullable Answer check(Request request, @Nullable String client) {
    if (!blocked.isEmpty() && isBlocked(request.pathText())) {
      return Answer.text(403, BLOCKED);
    }
    boolean changes =
        switch (request.method()) {
          case "GET", "HEAD", "OPTIONS" -> false;
          default -> true;
        };
    if (!changes && hosts.isEmpty()) {
      return null;
    }
    if (changes && !mayWrite(client)) {
      return Answer.text(403, "Access is restricted");
    }
    String host = request.header("Host");
    if (!hosts.isEmpty() && client != null && host != null && !isKnown(nameOf(host))) {
      return Answer.text(
          403,
          "This agent is not to be called \""
              + shown(host)
              + "\"; names that it may be called by are listed in http_config.allowed_hosts.");
    }
    String origin = changes ? request.header("Origin") : null;
    if (origin != null && !isAllowed(origin, host)) {
      return Answer.text(
          403,
          "A page of \""
              + shown(origin)
              + "\" may not change anything here: it is of another host than this agent"
              + " (http_config.allowed_hosts names the agent's own), and"
              + " Access-Control-Allow-Origin in http_config.response_headers does not allow it.");
    }
    return null;
  }

  /** A path that is not clean is answered by where the clean one is. */
  private boolean isBlocked(String path) {
    for (String prefix : blocked) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayWrite(@Nullable String client) {
    if (writers.isEmpty()) {
      return true;
    }
    for (AddressRange range : writers) {
      if (client != null && range.contains(client)) {
        return true;
      }
    }
    return false;
  }

  /** A page of the agent's own, by a name or an address that is the agent's for certain. */
  private boolean isAllowed(String origin, @Nullable String host) {
    if (allowedOrigin.equals("*") || allowedOrigin.equalsIgnoreCase(origin)) {
      return true;
    }
    int authority = origin.indexOf("://");
    return authority > 0
        && host != null
        && origin.substring(authority + 3).equalsIgnoreCase(host)
        && isKnown(nameOf(host));
  }

  /** A name that was listed or is the machine's; an address is no name that could be redirected. */
  private boolean isKnown(String name) {
    return isAddress(name)
        || name.equals("localhost")
        || ownNames.contains(name)
        || hosts.stream()
            .anyMatch(host ->
                host.startsWith("*.") ? name.endsWith(host.substring(1)) : host.equals(name));
  }

  private static boolean isAddress(String name) {
    return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
  }

  /** The name of a {@code Host} header, without its port. */
  private static String nameOf(String host) {
    String name = lower(host.strip());
    if (name.startsWith("[")) {
      int end = name.indexOf(']');
      return end < 0 ? name : name.substring(1, end);
    }
    int port = name.lastIndexOf(':');
    String bare = port < 0 ? name : name.substring(0, port);
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static String shown(String header) {
    return header.length() > 100 ? header.substring(0, 100) + "..." : header;
  }
}
