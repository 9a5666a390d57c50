package io.praetor.cli.http;

import java.net.ConnectException;

/** No connection to the agent; nothing was sent. */
public final class UnreachableException extends ConnectException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
