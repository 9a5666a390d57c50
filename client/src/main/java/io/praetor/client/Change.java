package io.praetor.client;

import io.praetor.client.text.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a key at an index, by whom and why. Immutable. */
public final class Change {
  /** What happened. */
  public enum Type {
    /** A value was written. */
    SET,
    /** The key was deleted. */
    DELETE,
    /** A session took the key. */
    LOCK,
    /** A session let the key go. */
    UNLOCK,
    /** A snapshot was restored: the tree has to be read anew. The key is the prefix. */
    RESTORE,
    /** What was kept of the key's history was taken away; the key did not change. */
    PURGE,
    /** A kind that this client does not know: the key has to be read. */
    OTHER
  }

  private final long index;
  private final Type type;
  private final String key;
  private final long flags;
  private final byte @Nullable [] value;
  private final byte @Nullable [] previous;
  private final Map<?, ?> told;

  private Change(JsonObject json, long index) {
    this.index = index;
    this.type = type(json.text("Type"));
    this.key = json.text("Key");
    this.flags = json.number("Flags");
    this.told = json.map();
    this.value = bytes(told, "Value");
    this.previous = told.get("Previous") == null ? null : bytes(told, "Previous");
  }

  static Change of(JsonObject json) {
    return new Change(json, json.number("Index"));
  }

  private static Type type(String name) {
    try {
      return Type.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Type.OTHER;
    }
  }

  /** A value that is empty is told as null; one that is not told has no field. */
  private static byte @Nullable [] bytes(Map<?, ?> told, String field) {
    if (!told.containsKey(field)) {
      return null;
    }
    Object base64 = told.get(field);
    return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64.toString());
  }

  /** The index at which it happened; those of one transaction have the same. */
  public long index() {
    return index;
  }

  /** What happened. */
  public Type type() {
    return type;
  }

  /** The key. */
  public String key() {
    return key;
  }

  /** The flags of the key afterwards. */
  public long flags() {
    return flags;
  }

  /**
   * A copy of the value afterwards; empty if the key was deleted, if values were not asked for, or
   * if nothing is kept but that it happened: {@link #isWhole} tells the difference.
   */
  public Optional<byte[]> value() {
    byte[] bytes = value;
    return type == Type.DELETE || bytes == null ? Optional.empty() : Optional.of(bytes.clone());
  }

  /** The value before; empty if the key was not there, or if it was not asked for. */
  public Optional<byte[]> previous() {
    byte[] bytes = previous;
    return bytes == null ? Optional.empty() : Optional.of(bytes.clone());
  }

  /** Whether the value afterwards is told, so that nobody has to read the key. */
  public boolean isWhole() {
    return type == Type.DELETE || type == Type.PURGE || (type != Type.OTHER && value != null);
  }

  /** The session that holds the key afterwards. */
  public Optional<String> session() {
    return text("Session");
  }

  /** When it was, by the clock of the server that led. */
  public Optional<Instant> time() {
    return text("Time").flatMap(Change::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The accessor of the token, or the name in the certificate, of who did it. */
  public Optional<String> accessor() {
    return text("Accessor");
  }

  /** The address of who did it. */
  public Optional<String> address() {
    return text("Address");
  }

  /** Why, as whoever did it has said. */
  public Optional<String> reason() {
    return text("Reason");
  }

  private Optional<String> text(String field) {
    Object value = told.get(field);
    return value == null || value.toString().isEmpty()
        ? Optional.empty()
        : Optional.of(value.toString());
  }

  @Override
  public String toString() {
    return type + " " + key + "@" + index;
  }
}
