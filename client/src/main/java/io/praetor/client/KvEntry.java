package io.praetor.client;

import io.praetor.client.text.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key as it was read. Immutable. */
public final class KvEntry {
  private final String key;
  private final byte[] value;
  private final long flags;
  private final long lockIndex;
  private final @Nullable String session;
  private final long createIndex;
  private final long modifyIndex;

  private KvEntry(
      String key,
      byte[] value,
      long flags,
      long lockIndex,
      @Nullable String session,
      long createIndex,
      long modifyIndex) {
    this.key = key;
    this.value = value;
    this.flags = flags;
    this.lockIndex = lockIndex;
    this.session = session;
    this.createIndex = createIndex;
    this.modifyIndex = modifyIndex;
  }

  static KvEntry of(JsonObject json) {
    String value = json.text("Value");
    String session = json.text("Session");
    return new KvEntry(
        json.text("Key"),
        Base64.getDecoder().decode(value),
        json.number("Flags"),
        json.number("LockIndex"),
        session.isEmpty() ? null : session,
        json.number("CreateIndex"),
        json.number("ModifyIndex"));
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

  /** How often the key was acquired; the fencing token of who holds it. */
  public long lockIndex() {
    return lockIndex;
  }

  /** The session that holds the key. */
  public Optional<String> session() {
    return Optional.ofNullable(session);
  }

  /** The index at which the key was made. */
  public long createIndex() {
    return createIndex;
  }

  /** The index of the last change of the key; what check-and-set compares. */
  public long modifyIndex() {
    return modifyIndex;
  }

  /** Whether a session holds the key. */
  boolean heldBy(String id) {
    return id.equals(session);
  }

  @Override
  public String toString() {
    return key + "@" + modifyIndex;
  }
}
