package io.praetor.agent.dns;

/** Counts what the DNS server does. Any thread. */
public interface DnsMeter {
  /** A question about a name was answered after so long. */
  void answered(long nanos);

  /** A question about an address was answered after so long. */
  void answeredReverse(long nanos);

  /** Something was told that nobody has confirmed for so long. */
  void told(long ageMs);

  /** A message came that is none. */
  void malformed();

  /** An answer was made smaller, since its source had too many large ones. */
  void limited();
}
