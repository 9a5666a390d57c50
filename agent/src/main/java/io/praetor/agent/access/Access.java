package io.praetor.agent.access;

import org.jspecify.annotations.Nullable;

/** What is asked for; each includes those before it. */
public enum Access {
  READ("read"),
  /** All names below a prefix, where {@code acl.enable_key_list_policy} makes a difference. */
  LIST("list"),
  WRITE("write");

  private final String word;

  Access(String word) {
    this.word = word;
  }

  /** As it stands in rules and refusals. */
  public String word() {
    return word;
  }

  /** The one of a word, or null. */
  public static @Nullable Access named(String word) {
    for (Access access : values()) {
      if (access.word.equals(word)) {
        return access;
      }
    }
    return null;
  }
}
