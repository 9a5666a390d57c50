package io.praetor.store.rule;

import io.praetor.store.kv.Key;
import java.nio.charset.StandardCharsets;

/**
 * What is demanded of the values of some keys; immutable. The store does not look at kind and
 * specification: agents do, before they propose it.
 *
 * @param name what it is called
 * @param isGlob whether its keys are named by a glob; else by a prefix
 * @param keys the prefix, or the glob
 * @param kind what is demanded, in a word
 * @param spec the same in full, as JSON; empty for nothing more
 * @param enforces whether a value that does not keep it is refused; else it is written, and its
 *     sender warned
 * @param description for people: told with each refusal
 */
public record RuleDefinition(
    String name,
    boolean isGlob,
    String keys,
    String kind,
    String spec,
    boolean enforces,
    String description) {
  /** The longest name. */
  public static final int NAME_CHARS_MAX = 128;

  /** The longest prefix, and the longest glob. */
  public static final int KEYS_BYTES_MAX = 512;

  /** The longest specification. */
  public static final int SPEC_BYTES_MAX = 32 * 1024;

  /** The longest description. */
  public static final int DESCRIPTION_CHARS_MAX = 512;

  /** What all its keys begin with. */
  public Key literalPrefix() {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    return isGlob ? Key.of(bytes).prefix(Glob.literalLength(bytes)) : Key.of(bytes);
  }

  /** Whether a key is one of its own. */
  public boolean covers(Key key) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    return isGlob ? Glob.matches(bytes, key.bytes()) : key.startsWith(Key.of(bytes));
  }
}
