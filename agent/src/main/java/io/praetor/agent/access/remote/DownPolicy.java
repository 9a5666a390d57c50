package io.praetor.agent.access.remote;

/** What tokens may while no server says so ({@code acl.down_policy}). */
public enum DownPolicy {
  /** Everything. */
  ALLOW("allow"),
  /** Nothing. */
  DENY("deny"),
  /** What is kept of the servers' last answer, however old; nothing if none is kept. */
  EXTEND_CACHE("extend-cache"),
  /** The same, and while servers answer they are asked behind what is kept. */
  ASYNC_CACHE("async-cache");

  private final String word;

  DownPolicy(String word) {
    this.word = word;
  }

  /** As it stands in the configuration. */
  public String word() {
    return word;
  }

  /** Whether it goes by what is kept. */
  boolean extendsKept() {
    return this == EXTEND_CACHE || this == ASYNC_CACHE;
  }

  /**
   * The one of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DownPolicy named(String word) {
    for (DownPolicy policy : values()) {
      if (policy.word.equals(word)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("no down_policy: " + word);
  }
}
