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
public final class Semaphore implements Acquirable {
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

  @Override
  public Hold acquire() throws InterruptedException {
    return contend(null, null).orElseThrow();
  }

  @Override
  public Optional<Hold> tryAcquire(Duration patience) throws InterruptedException {
    return contend(null, patience);
  }

  @Override
  public Hold acquire(Session session) throws InterruptedException {
    return contend(session, null).orElseThrow();
  }

  @Override
  public Optional<Hold> tryAcquire(Session session, Duration patience) throws InterruptedException {
    return contend(session, patience);
  }

  /** A contender's key goes with its session: nothing is left of those that are gone. */
  @Override
  public SessionOptions sessionOptions() {
    return options.session().deletingKeys(true);
  }

  @Override
  public boolean deleteIfFree(Duration longest) {
    Kv timed = kv.within(longest);
    Seen seen = look(timed, ReadOptions.CONSISTENT).value();
    KvEntry list = seen.list();
    if (list == null) {
      return true;
    }
    return seen.livingHolders().isEmpty() && timed.deleteCas(list.key(), list.modifyIndex());
  }

  /** What the keys say: the list, who is on it, and whose sessions live. */
  private record Seen(@Nullable KvEntry list, Set<String> holders, Set<String> alive) {
    Set<String> livingHolders() {
      Set<String> living = new TreeSet<>(holders);
      living.retainAll(alive);
      return living;
    }
  }

  private Optional<Hold> contend(@Nullable Session given, @Nullable Duration patience)
      throws InterruptedException {
    return new Contender(sessions, sessionOptions(), given, patience)
        .contend(
            (session, self) -> attempt(session, given == null, self),
            // Whom the list names without a key of its own does not count.
            (session, longest) -> kv.within(longest).delete(prefix + session.id()));
  }

  private @Nullable Hold attempt(Session session, boolean own, Contender self) {
    Reply<Seen> reply = look(kv, self.next());
    self.seen(reply);
    Seen seen = reply.value();
    if (!seen.livingHolders().contains(session.id())) {
      self.mayHold(true);
    }
    if (!seen.alive().contains(session.id())) {
      byte[] value = options.value().getBytes(StandardCharsets.UTF_8);
      kv.acquire(prefix + session.id(), value, FLAGS, session.id());
      reply = look(kv, ReadOptions.CONSISTENT);
      self.seen(reply);
      seen = reply.value();
      if (!seen.alive().contains(session.id())) {
        self.lookAgain();
        return null;
      }
    }
    Set<String> holders = seen.livingHolders();
    if (holders.contains(session.id())) {
      return hold(session, own);
    }
    if (holders.size() >= limit) {
      return null;
    }
    holders.add(session.id());
    self.lookAgain();
    return write(kv, seen, holders) ? hold(session, own) : null;
  }

  private Hold hold(Session session, boolean own) {
    return Hold.watched(
        new Hold(
            session,
            own,
            0,
            options.errors(),
            read -> {
              Reply<Seen> reply = look(kv, read);
              return reply.with(reply.value().livingHolders().contains(session.id()));
            },
            longest -> giveBack(kv.within(longest), session)));
  }

  private void giveBack(Kv timed, Session session) {
    for (int i = 0; i < GIVE_BACK_TRIES_MAX; i++) {
      Seen seen = look(timed, ReadOptions.CONSISTENT).value();
      Set<String> holders = seen.livingHolders();
      if (!holders.remove(session.id()) || write(timed, seen, holders)) {
        break;
      }
    }
    timed.delete(prefix + session.id());
  }

  private boolean write(Kv through, Seen seen, Set<String> holders) {
    Map<String, Object> held = new LinkedHashMap<>();
    holders.forEach(holder -> held.put(holder, true));
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("Limit", (long) limit);
    value.put("Holders", held);
    return through.cas(
        listKey(),
        JsonText.compact(value).getBytes(StandardCharsets.UTF_8),
        FLAGS,
        seen.list() == null ? 0 : seen.list().modifyIndex());
  }

  private Reply<Seen> look(Kv through, ReadOptions read) {
    Reply<List<KvEntry>> reply = through.list(prefix, read);
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
    if (list.flags() != FLAGS) {
      throw refused(listKey() + " is not a semaphore's key");
    }
    if (!(parsed(list) instanceof Map<?, ?> map)) {
      throw refused(listKey() + " is not JSON");
    }
    JsonObject value = new JsonObject(map);
    long others = value.number("Limit");
    if (others != limit) {
      throw refused(
          "semaphore limit conflict: others hold it with a limit of "
              + others
              + ", this one with "
              + limit);
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
