package io.praetor.agent.config;

/** A file that cannot be read as what it claims to be; the message names the place. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  SyntaxException(Position at, String what) {
    super(at + ": " + what);
  }
}
