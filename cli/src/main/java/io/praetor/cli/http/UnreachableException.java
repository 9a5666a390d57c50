package io.praetor.cli.http;

import java.io.IOException;

/** No connection to the agent; nothing was sent. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
