package io.praetor.agent.check.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    Authority authority = Authority.of(uri);
    String host = authority.host();
    if ((!https && !scheme.equals("http")) || host.isEmpty()) {
      return null;
    }
    int usual = https ? 443 : 80;
    int port = authority.port() < 0 ? usual : authority.port();
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
        authority.port() < 0 ? host : host + ":" + port,
        path + query,
        authority.userInfo());
  }

  /**
   * Host and port of a URL. Names with an underscore, as containers have them, are no hosts for
   * {@link URI}, but are found all the same.
   *
   * @param port -1 if none is stated
   */
  private record Authority(String host, int port, @Nullable String userInfo) {
    private static final Pattern NAME = Pattern.compile("(?:(.*)@)?([\\w.-]+)(?::(\\d{1,5}))?");

    static Authority of(URI uri) {
      if (uri.getHost() != null) {
        return new Authority(uri.getHost(), uri.getPort(), uri.getUserInfo());
      }
      String text = uri.getRawAuthority();
      Matcher name = NAME.matcher(text == null ? "" : text);
      if (!name.matches()) {
        return new Authority("", -1, null);
      }
      int port = name.group(3) == null ? -1 : Integer.parseInt(name.group(3));
      return new Authority(name.group(2), port, name.group(1));
    }
  }
}
