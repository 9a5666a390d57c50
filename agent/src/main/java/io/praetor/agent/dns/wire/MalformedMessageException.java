package io.praetor.agent.dns.wire;

/** A message that is no DNS message. The message says what is wrong, and repeats nothing of it. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String why) {
    super(why, null, false, false);
  }
}
