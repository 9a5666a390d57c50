package io.praetor.client;

import io.praetor.client.text.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys. Every method blocks its thread until it is answered; used by any thread. */
public final class Kv {
  private static final String PATH = "/v1/kv/";

  private final Http http;

  Kv(Http http) {
    this.http = http;
  }

  /** The same for calls that have to be over, all of them, within a time from now on. */
  Kv within(Duration longest) {
    return new Kv(http.within(longest));
  }

  /** Reads a key in default mode. */
  public Optional<KvEntry> get(String key) {
    return get(key, ReadOptions.DEFAULT).value();
  }

  /** Reads a key. */
  public Reply<Optional<KvEntry>> get(String key, ReadOptions options) {
    Reply<List<KvEntry>> reply = read(Query.of(PATH, key), options);
    return reply.with(reply.value().stream().findFirst());
  }

  /** Reads all keys with a prefix, in the order of their bytes. */
  public Reply<List<KvEntry>> list(String prefix, ReadOptions options) {
    return read(Query.of(PATH, prefix).flag("recurse"), options);
  }

  /**
   * Names the keys with a prefix.
   *
   * @param separator up to where names are given; empty for whole names
   */
  public Reply<List<String>> keys(String prefix, String separator, ReadOptions options) {
    Query query = Query.of(PATH, prefix).flag("keys");
    if (!separator.isEmpty()) {
      query.with("separator", separator);
    }
    Http.Response response = answer(query, options);
    List<String> keys = new ArrayList<>();
    if (response.status() == 200 && response.json() instanceof List<?> names) {
      names.forEach(name -> keys.add(String.valueOf(name)));
    }
    return response.reply(keys);
  }

  /** Writes a value, with flags 0. */
  public void put(String key, byte[] value) {
    put(key, value, 0);
  }

  /** Writes a text as UTF-8, with flags 0. */
  public void put(String key, String text) {
    put(key, text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** Writes a value with flags. */
  public void put(String key, byte[] value, long flags) {
    granted(http.write("PUT", flags(Query.of(PATH, key), flags), value));
  }

  /**
   * Writes a value if the key's modify index is still the given one.
   *
   * @param index 0: if there is no such key
   * @return whether it was written
   */
  public boolean cas(String key, byte[] value, long flags, long index) {
    return granted(http.write("PUT", flags(Query.of(PATH, key).with("cas", index), flags), value));
  }

  /** Deletes a key, whether it is there or not. */
  public void delete(String key) {
    granted(http.write("DELETE", Query.of(PATH, key), null));
  }

  /**
   * Deletes a key if its modify index is still the given one.
   *
   * @return whether it is gone
   */
  public boolean deleteCas(String key, long index) {
    return granted(http.write("DELETE", Query.of(PATH, key).with("cas", index), null));
  }

  /** Deletes all keys with a prefix; an empty one is refused, since it would empty the store. */
  public void deleteTree(String prefix) {
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("an empty prefix would delete every key of the store");
    }
    granted(http.write("DELETE", Query.of(PATH, prefix).flag("recurse"), null));
  }

  /**
   * Writes a value and takes the key for a session.
   *
   * @return false if another holds it, or its lock-delay is not over
   */
  public boolean acquire(String key, byte[] value, long flags, String session) {
    return granted(
        http.write("PUT", flags(Query.of(PATH, key).with("acquire", session), flags), value));
  }

  /**
   * Writes a value and lets the key go.
   *
   * @return false if the session does not hold it
   */
  public boolean release(String key, byte[] value, long flags, String session) {
    return granted(
        http.write("PUT", flags(Query.of(PATH, key).with("release", session), flags), value));
  }

  /** Does all of a transaction or nothing. */
  public Transaction.Result commit(Transaction transaction) {
    byte[] body = transaction.json().getBytes(StandardCharsets.UTF_8);
    Http.Response response = http.write("PUT", Query.of("/v1/txn", ""), body).expect(409);
    return Transaction.Result.of(response.json());
  }

  /** Tells of each change of a key, beginning with what is there now, until closed. */
  public Watch watch(String key, Consistency mode, Watch.Listener listener) {
    return Watch.start(
        "watch of " + key,
        options -> {
          Reply<Optional<KvEntry>> reply = get(key, options);
          return reply.with(reply.value().map(List::of).orElse(List.of()));
        },
        mode,
        listener);
  }

  /** Tells of each change below a prefix, beginning with what is there now, until closed. */
  public Watch watchPrefix(String prefix, Consistency mode, Watch.Listener listener) {
    return Watch.start("watch of " + prefix + "*", o -> list(prefix, o), mode, listener);
  }

  /**
   * Every change below a prefix, once and in order, for each who subscribes. Agents of Consul have
   * no such thing: the subscriber gets an error of status 404.
   */
  public Changes changes(String prefix, ChangesOptions options) {
    return new Changes(http, prefix, options);
  }

  /** The keys below a prefix in memory, kept up to date by their changes until closed. */
  public Tree tree(String prefix, Tree.Listener listener) {
    return Tree.start(this, http, prefix, listener);
  }

  private Reply<List<KvEntry>> read(Query query, ReadOptions options) {
    Http.Response response = answer(query, options);
    List<KvEntry> entries =
        response.status() == 404
            ? List.of()
            : JsonObject.list(response.json()).stream().map(KvEntry::of).toList();
    return response.reply(entries);
  }

  private Http.Response answer(Query query, ReadOptions options) {
    return http.read(query.with(options), Query.timeout(options, http.timeout())).expect(404);
  }

  private static Query flags(Query query, long flags) {
    return flags == 0 ? query : query.with("flags", flags);
  }

  private static boolean granted(Http.Response response) {
    return response.expect(200).text().contains("true");
  }
}
