package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent listens; immutable.
 *
 * @param host name or IP address, without brackets; empty for a unix socket
 * @param unixPath path of a unix socket, or null
 * @param prefix path in front of every endpoint's, for agents behind a proxy; empty or without a
 *     slash at its end
 */
record Target(String host, int port, boolean tls, @Nullable String unixPath, String prefix) {

  /** Reads HOST:PORT, http://..., https://..., or unix:///path. */
  static Target parse(String address, boolean tlsUnlessSaid) throws CommandException {
    boolean tls = tlsUnlessSaid;
    String rest = address;
    int scheme = address.indexOf("://");
    if (scheme >= 0) {
      rest = address.substring(scheme + 3);
      switch (address.substring(0, scheme)) {
        // CONSUL_HTTP_SSL=true makes http:// mean https://, as Go's client does.
        case "http", "tcp" -> {}
        case "https" -> tls = true;
        case "unix" -> {
          return new Target("", 0, false, rest, "");
        }
        default -> throw wrong(address);
      }
    }
    int slash = rest.indexOf('/');
    String prefix = slash < 0 ? "" : rest.substring(slash);
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    String hostPort = slash < 0 ? rest : rest.substring(0, slash);
    String host = hostPort;
    int port = tls ? 443 : 80;
    int colon = hostPort.lastIndexOf(':');
    boolean bare = colon >= 0 && hostPort.indexOf(':') != colon && !hostPort.startsWith("[");
    if (colon >= 0 && !bare && colon > hostPort.lastIndexOf(']')) {
      host = hostPort.substring(0, colon);
      try {
        port = Integer.parseInt(hostPort.substring(colon + 1));
      } catch (NumberFormatException e) {
        throw wrong(address);
      }
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (port < 1 || port > 65535) {
      throw wrong(address);
    }
    return new Target(host.isEmpty() ? "localhost" : host, port, tls, null, prefix);
  }

  private static CommandException wrong(String address) {
    return new CommandException(
        "Error connecting to the agent: \""
            + address
            + "\" is not an address. Use HOST:PORT, http://HOST:PORT, https://HOST:PORT or"
            + " unix:///path");
  }

  /** The address as a person would type it. */
  String shown() {
    return unixPath != null ? "unix://" + unixPath : authority();
  }

  /** The address as the Host header wants it (RFC 9110, section 7.2). */
  String authority() {
    if (unixPath != null) {
      return "localhost";
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
