package io.praetor.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key of a {@link Tree}. Immutable. */
public final class TreeEntry {
  private final String key;
  private final byte[] value;
  private final long flags;
  private final long modifyIndex;
  private final @Nullable String session;

  private TreeEntry(
      String key, byte[] value, long flags, long modifyIndex, @Nullable String session) {
    this.key = key;
    this.value = value;
    this.flags = flags;
    this.modifyIndex = modifyIndex;
    this.session = session;
  }

  static TreeEntry of(KvEntry entry) {
    return new TreeEntry(
        entry.key(),
        entry.value(),
        entry.flags(),
        entry.modifyIndex(),
        entry.session().orElse(null));
  }

  static TreeEntry of(Change change, byte[] value) {
    return new TreeEntry(
        change.key(), value, change.flags(), change.index(), change.session().orElse(null));
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** A copy of the value's bytes. */
  public byte[] value() {
    return value.clone();
  }

  /** The value as UTF-8. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** A number that its writer chose, unsigned. */
  public long flags() {
    return flags;
  }

  /** The index of the last change of the key; what check-and-set compares. */
  public long modifyIndex() {
    return modifyIndex;
  }

  /** The session that holds the key. */
  public Optional<String> session() {
    return Optional.ofNullable(session);
  }

  @Override
  public String toString() {
    return key + "@" + modifyIndex;
  }
}
