package io.praetor.agent.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting that may stand in a configuration file; immutable.
 *
 * @param name dotted, such as {@code ports.http}
 * @param initial the value unless stated, as {@link Statements} holds it; null where that depends,
 *     or is none
 * @param reloadable takes effect at a reload, without a restart
 * @param canonical the setting that this older name stands for, or null
 * @param secret its value is never shown, neither in a message nor in an answer
 * @param harmless values that ask for nothing: neither a warning nor a refusal
 * @param text one line for the documentation; of a refused setting, why and what to do instead
 */
public record ConfigKey(
    String name,
    Kind kind,
    Status status,
    @Nullable Object initial,
    boolean reloadable,
    @Nullable String canonical,
    boolean secret,
    List<Object> harmless,
    String text) {

  /** What a value has to be. */
  public enum Kind {
    TEXT("a text in double quotes"),
    FLAG("true or false"),
    NUMBER("a whole number"),
    DECIMAL("a number"),
    DURATION("a duration in double quotes, such as \"10s\", \"1m30s\" or \"500ms\""),
    TEXTS("a list of texts"),
    PAIRS("a block of names with texts"),
    BLOCKS("a list of blocks"),
    /** Not looked into. */
    ANY("anything");

    private final String forPeople;

    Kind(String forPeople) {
      this.forPeople = forPeople;
    }

    /** For messages and the documentation. */
    public String forPeople() {
      return forPeople;
    }
  }

  /** What becomes of a setting that is stated. */
  public enum Status {
    /** It has its effect. */
    USED,
    /** It has none; one line of warning says so. */
    ACCEPTED,
    /** To ignore it would leave someone unprotected or misled: the agent does not start. */
    REFUSED
  }

  ConfigKey onReload() {
    return new ConfigKey(name, kind, status, initial, true, canonical, secret, harmless, text);
  }

  ConfigKey unless(Object... values) {
    return new ConfigKey(
        name, kind, status, initial, reloadable, canonical, secret, List.of(values), text);
  }

  ConfigKey hidden() {
    return new ConfigKey(name, kind, status, initial, reloadable, canonical, true, harmless, text);
  }
}
