package io.praetor.client;

import io.praetor.client.text.JsonObject;
import io.praetor.client.text.JsonParser;
import io.praetor.client.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a number may hold (Consul's guide, "Distributed Semaphore"): each contender has a key
 * that its session holds, and one key lists the holders. It works together with {@code praetor lock
 * -n} and with Go's {@code api.Semaphore}. Used by any thread.
 */
public final class Semaphore {
  /** By these flags the programs that use keys for a semaphore know each other. */
  static final long FLAGS = 0xe0f69a2baa414de0L;

  private static final int GIVE_BACK_TRIES_MAX = 20;

  private final Kv kv;
  private final Sessions sessions;
  private final String prefix;
  private final int limit;
  private final LockOptions options;

  Semaphore(Praetor praetor, String prefix, int limit, LockOptions options) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "a semaphore's limit is " + limit + ": it must be above 0");
    }
    this.kv = praetor.kv();
    this.sessions = praetor.sessions();
    this.prefix = prefix.endsWith("/") ? prefix : prefix + "/";
    this.limit = limit;
    this.options = options;
  }

  /** Waits until a place is taken. */
  public Hold acquire() throws InterruptedException {
    return contend(null).orElseThrow();
  }

  /** Waits until a place is taken, but no longer than this; empty if all are taken still. */
  public Optional<Hold> tryAcquire(Duration patience) throws InterruptedException {
    return contend(patience);
  }

  /** What the keys say: the list, who is on it, and whose sessions live. */
  private record Seen(@Nullable KvEntry list, Set<String> holders, Set<String> alive) {
    Set<String> livingHolders() {
      Set<String> living = new TreeSet<>(holders);
      living.retainAll(alive);
      return living;
    }
  }

  private Optional<Hold> contend(@Nullable Duration patience) throws InterruptedException {
    // A contender's key goes with its session: nothing is left of those that are gone.
    return new Contender(sessions, options.session().deletingKeys(true), patience)
        .contend(this::attempt);
  }

  private @Nullable Hold attempt(Session session, Contender self) {
    Reply<Seen> reply = look(self.next());
    self.seen(reply);
    Seen seen = reply.value();
    if (!seen.alive().contains(session.id())) {
      byte[] value = options.value().getBytes(StandardCharsets.UTF_8);
      kv.acquire(prefix + session.id(), value, FLAGS, session.id());
      self.lookAgain();
      return null;
    }
    Set<String> holders = seen.livingHolders();
    if (holders.contains(session.id())) {
      return hold(session);
    }
    if (holders.size() >= limit) {
      return null;
    }
    holders.add(session.id());
    self.lookAgain();
    return write(seen, holders) ? hold(session) : null;
  }

  private Hold hold(Session session) {
    return Hold.watched(
        new Hold(
            session,
            0,
            options.graceForErrors(),
            read -> {
              Reply<Seen> reply = look(read);
              return reply.with(reply.value().livingHolders().contains(session.id()));
            },
            () -> giveBack(session)));
  }

  private void giveBack(Session session) {
    try {
      for (int i = 0; i < GIVE_BACK_TRIES_MAX; i++) {
        Seen seen = look(ReadOptions.CONSISTENT).value();
        Set<String> holders = seen.livingHolders();
        if (!holders.remove(session.id()) || write(seen, holders)) {
          break;
        }
      }
      kv.delete(prefix + session.id());
    } catch (PraetorException e) {
      // The end of the session, which follows, deletes the contender's key: the place is free then.
      return;
    }
  }

  private boolean write(Seen seen, Set<String> holders) {
    Map<String, Object> held = new LinkedHashMap<>();
    holders.forEach(holder -> held.put(holder, true));
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("Limit", (long) limit);
    value.put("Holders", held);
    return kv.cas(
        listKey(),
        JsonText.compact(value).getBytes(StandardCharsets.UTF_8),
        FLAGS,
        seen.list() == null ? 0 : seen.list().modifyIndex());
  }

  private Reply<Seen> look(ReadOptions read) {
    Reply<List<KvEntry>> reply = kv.list(prefix, read);
    KvEntry list = null;
    Set<String> alive = new HashSet<>();
    for (KvEntry entry : reply.value()) {
      if (entry.key().equals(listKey())) {
        list = entry;
      } else {
        entry.session().ifPresent(alive::add);
      }
    }
    return reply.with(new Seen(list, holders(list), alive));
  }

  private Set<String> holders(@Nullable KvEntry list) {
    Set<String> holders = new HashSet<>();
    if (list == null) {
      return holders;
    }
    if (list.flags() != FLAGS || !(parsed(list) instanceof Map<?, ?> map)) {
      throw refused(listKey() + " is in use for something other than a semaphore");
    }
    JsonObject value = new JsonObject(map);
    long others = value.number("Limit");
    if (others != limit) {
      throw refused(
          "the semaphore at " + prefix + " has a limit of " + others + ", not of " + limit);
    }
    value
        .object("Holders")
        .map()
        .forEach((id, held) -> {
          if (Boolean.TRUE.equals(held)) {
            holders.add(String.valueOf(id));
          }
        });
    return holders;
  }

  /** What the list says, or null if it is not JSON. */
  private static @Nullable Object parsed(KvEntry list) {
    try {
      return JsonParser.parse(list.text());
    } catch (JsonParser.SyntaxException e) {
      return null;
    }
  }

  private static PraetorException refused(String text) {
    return new PraetorException(Conclusion.DID_NOT_HAPPEN, 0, text, null);
  }

  private String listKey() {
    return prefix + ".lock";
  }
}
