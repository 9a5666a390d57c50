package io.praetor.agent.access;

import org.jspecify.annotations.Nullable;

/**
 * What a rule gives. Of several rules with the same name, those of the last constant here win:
 * deny, then write, list, read.
 */
public enum Level {
  READ("read"),
  LIST("list"),
  WRITE("write"),
  DENY("deny");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** As it stands in rules. */
  public String word() {
    return word;
  }

  /** Whether it gives what is asked for. */
  public boolean gives(Access asked) {
    return switch (this) {
      case READ -> asked == Access.READ;
      case LIST -> asked != Access.WRITE;
      case WRITE -> true;
      case DENY -> false;
    };
  }

  /** Whether it wins over another one. */
  boolean wins(Level other) {
    return compareTo(other) > 0;
  }

  /** The one of a word, or null. */
  public static @Nullable Level named(String word) {
    for (Level level : values()) {
      if (level.word.equals(word)) {
        return level;
      }
    }
    return null;
  }
}
