package io.praetor.agent.check.probe;

import org.jspecify.annotations.Nullable;

/**
 * Where a check asks; immutable.
 *
 * @param host a name, or an address without brackets
 */
record HostPort(String host, int port) {
  private static final int PORT_MAX = 65_535;

  /** Reads {@code host:port}, with brackets around an IPv6 address; null if it is none. */
  static @Nullable HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return null;
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return null;
    }
    int port = port(text.substring(colon + 1));
    // Without a host it is this machine, as for Go.
    return port < 0 ? null : new HostPort(host.isEmpty() ? "localhost" : host, port);
  }

  /** What is said of a text that is none. */
  static String noAddress(String network, String text) {
    return "dial " + network + ": address \"" + text + "\" is not HOST:PORT";
  }

  private static int port(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= PORT_MAX ? port : -1;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
