package io.praetor.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * One flag of a command; immutable.
 *
 * @param name without dashes
 * @param value what stands for the value in the usage text; null for a switch
 * @param initial the value when the flag is not given; null for none
 * @param repeated may be given several times, and all count
 * @param text what it does, for the usage text
 */
public record Flag(
    String name, @Nullable String value, @Nullable String initial, boolean repeated, String text) {

  /** A flag that is on or off, and off unless given. */
  public static Flag toggle(String name, String text) {
    return new Flag(name, null, null, false, text);
  }

  /** A flag with a value, and no value unless given. */
  public static Flag text(String name, String value, String text) {
    return new Flag(name, value, null, false, text);
  }

  /** A flag with a value, and one that counts when it is not given. */
  public static Flag text(String name, String value, String initial, String text) {
    return new Flag(name, value, initial, false, text);
  }

  /** A flag with a value that may be given several times. */
  public static Flag list(String name, String value, String text) {
    return new Flag(name, value, null, true, text);
  }

  /** Whether it is on or off. */
  public boolean isToggle() {
    return value == null;
  }
}
