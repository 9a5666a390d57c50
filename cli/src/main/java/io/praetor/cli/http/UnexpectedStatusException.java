package io.praetor.cli.http;

import java.io.IOException;

/** The agent answered, but not with what was asked for. */
public final class UnexpectedStatusException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String body;

  UnexpectedStatusException(int status, String body) {
    // Scripts look for these words: they are those of Go's client.
    super("Unexpected response code: " + status + " (" + body.strip() + ")");
    this.status = status;
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What the agent said about it. */
  public String body() {
    return body;
  }
}
