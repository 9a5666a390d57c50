package io.praetor.agent.dns;

/** Counts what the DNS server does. Any thread. */
public interface DnsMeter {
  /** A query for a name was answered after so long. */
  void answered(long nanos);

  /** A query for an address was answered after so long. */
  void answeredReverse(long nanos);

  /** An answer was given that nobody has confirmed for so long. */
  void age(long ageMs);

  /** A malformed message came. */
  void malformed();

  /** A response was cut to 512 bytes, since its source had too many large ones. */
  void rateLimited();
}
