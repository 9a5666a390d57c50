package io.praetor.agent.check.probe;

import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why a question had no answer, as Go's network library words it. Stateless. */
final class FailureText {
  private FailureText() {}

  /** Why a connection could not be made: {@code dial tcp HOST:PORT: connect: ...}. */
  static String dialling(String network, HostPort to, Throwable cause) {
    Throwable inner = innermost(cause);
    String dial = "dial " + network;
    if (inner instanceof UnknownHostException) {
      return dial + ": lookup " + to.host() + ": no such host";
    }
    if (isOfTls(cause)) {
      return "tls: " + message(inner);
    }
    if (inner instanceof ConnectTimeoutException) {
      return dial + " " + to + ": i/o timeout";
    }
    String reason = systemReason(inner);
    return dial + " " + to + ": " + (reason == null ? message(inner) : "connect: " + reason);
  }

  private static boolean isOfTls(Throwable cause) {
    Throwable at = cause;
    while (at != null && !(at instanceof SSLException)) {
      at = at.getCause();
    }
    return at != null;
  }

  /** Why a connection that was there broke. */
  static String reading(Throwable cause) {
    Throwable inner = innermost(cause);
    if (inner instanceof ClosedChannelException) {
      return "EOF";
    }
    String reason = systemReason(inner);
    return reason == null ? message(inner) : reason;
  }

  private static @Nullable String systemReason(Throwable inner) {
    if (inner instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (inner instanceof PortUnreachableException) {
      return "connection refused";
    }
    String text = message(inner).toLowerCase(Locale.ROOT);
    for (String known :
        new String[] {
          "connection refused",
          "connection reset by peer",
          "no route to host",
          "network is unreachable",
          "broken pipe",
          "too many open files"
        }) {
      if (text.contains(known)) {
        return known;
      }
    }
    return text.contains("connection reset") ? "connection reset by peer" : null;
  }

  private static Throwable innermost(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String message(Throwable inner) {
    String text = inner.getMessage();
    return text == null ? inner.getClass().getSimpleName() : text;
  }
}
