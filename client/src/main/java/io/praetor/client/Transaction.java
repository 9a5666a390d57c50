package io.praetor.client;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes and conditions that hold together or not at all (Consul's documentation, "Transactions").
 * Filled by one thread, then given to {@link Kv#commit}.
 */
public final class Transaction {
  private final List<Object> operations = new ArrayList<>();

  /** Writes a value. */
  public Transaction set(String key, byte[] value, long flags) {
    return add("set", key, value, flags, null, null);
  }

  /** Writes a value if the modify index is the given one; 0: if there is no such key. */
  public Transaction cas(String key, byte[] value, long flags, long index) {
    return add("cas", key, value, flags, index, null);
  }

  /** Writes a value and takes the key for a session. */
  public Transaction lock(String key, byte[] value, long flags, String session) {
    return add("lock", key, value, flags, null, session);
  }

  /** Writes a value and lets the key go. */
  public Transaction unlock(String key, byte[] value, long flags, String session) {
    return add("unlock", key, value, flags, null, session);
  }

  /** Reads a key, which must be there. */
  public Transaction get(String key) {
    return add("get", key, null, 0, null, null);
  }

  /** Reads all keys with a prefix. */
  public Transaction getTree(String prefix) {
    return add("get-tree", prefix, null, 0, null, null);
  }

  /** Holds if the key's modify index is the given one. */
  public Transaction checkIndex(String key, long index) {
    return add("check-index", key, null, 0, index, null);
  }

  /** Holds if the session holds the key. */
  public Transaction checkSession(String key, String session) {
    return add("check-session", key, null, 0, null, session);
  }

  /** Holds if there is no such key. */
  public Transaction checkNotExists(String key) {
    return add("check-not-exists", key, null, 0, null, null);
  }

  /** Deletes a key. */
  public Transaction delete(String key) {
    return add("delete", key, null, 0, null, null);
  }

  /** Deletes a key if its modify index is the given one. */
  public Transaction deleteCas(String key, long index) {
    return add("delete-cas", key, null, 0, index, null);
  }

  /** Deletes all keys with a prefix. */
  public Transaction deleteTree(String prefix) {
    return add("delete-tree", prefix, null, 0, null, null);
  }

  /** How many operations it has; a server takes 128. */
  public int size() {
    return operations.size();
  }

  String json() {
    return JsonText.compact(operations);
  }

  private Transaction add(
      String verb,
      String key,
      byte @Nullable [] value,
      long flags,
      @Nullable Long index,
      @Nullable String session) {
    Map<String, Object> kv = new LinkedHashMap<>();
    kv.put("Verb", verb);
    kv.put("Key", key);
    if (value != null) {
      kv.put("Value", Base64.getEncoder().encodeToString(value));
    }
    if (flags != 0) {
      // Unsigned: a Java long would write half of them as negative numbers.
      kv.put("Flags", new BigInteger(Long.toUnsignedString(flags)));
    }
    if (index != null) {
      kv.put("Index", index);
    }
    if (session != null) {
      kv.put("Session", session);
    }
    operations.add(Map.of("KV", kv));
    return this;
  }

  /**
   * What came of a transaction.
   *
   * @param entries what its reads found and its writes left, without the values of the latter;
   *     empty if it was rolled back
   * @param errors why it was rolled back; empty if it was committed
   */
  public record Result(List<KvEntry> entries, List<Failure> errors) {
    public Result {
      entries = List.copyOf(entries);
      errors = List.copyOf(errors);
    }

    /** Whether all of it happened, rather than nothing. */
    public boolean committed() {
      return errors.isEmpty();
    }

    static Result of(@Nullable Object json) {
      List<KvEntry> entries = new ArrayList<>();
      List<Failure> errors = new ArrayList<>();
      JsonObject object = JsonObject.of(json);
      for (JsonObject result : object.objects("Results")) {
        if (!result.object("KV").map().isEmpty()) {
          entries.add(KvEntry.of(result.object("KV")));
        }
      }
      for (JsonObject error : object.objects("Errors")) {
        errors.add(new Failure((int) error.number("OpIndex"), error.text("What")));
      }
      return new Result(entries, errors);
    }
  }

  /**
   * One operation that could not be done.
   *
   * @param operation its place in the transaction, from 0
   * @param what why, for people
   */
  public record Failure(int operation, String what) {}
}
