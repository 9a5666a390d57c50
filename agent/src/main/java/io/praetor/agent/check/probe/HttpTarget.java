package io.praetor.agent.check.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes; immutable.
 *
 * @param url in full
 * @param hostHeader the host, and the port unless it is the usual one
 * @param path path and query
 * @param userInfo {@code user:password}, or null
 */
record HttpTarget(
    String url,
    HostPort to,
    boolean https,
    String hostHeader,
    String path,
    @Nullable String userInfo) {
  /** Reads a URL; null if it is none of HTTP. */
  static @Nullable HttpTarget parse(String url) {
    try {
      return of(new URI(url));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Where a redirection leads to; null if it is none. */
  @Nullable HttpTarget redirected(String location) {
    try {
      return of(new URI(url).resolve(new URI(location)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable HttpTarget of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean https = scheme.equals("https");
    String host = uri.getHost();
    if ((!https && !scheme.equals("http")) || host == null || host.isEmpty()) {
      return null;
    }
    int usual = https ? 443 : 80;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    if (port < 1 || port > 65_535) {
      return null;
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    String bare = isBracketed ? host.substring(1, host.length() - 1) : host;
    return new HttpTarget(
        uri.toString(),
        new HostPort(bare, port),
        https,
        uri.getPort() < 0 ? host : host + ":" + port,
        path + query,
        uri.getUserInfo());
  }
}
