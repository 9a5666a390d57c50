package io.praetor.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a key, that one session holds at a time (Consul's guide, "Leader Election"). It works
 * together with {@code praetor lock} and with Go's {@code api.Lock} on the same key. Used by any
 * thread: each acquisition has a session of its own, so two threads exclude each other.
 *
 * <p>docs/locks.md says what such a lock promises and what it does not.
 */
public final class Lock implements Acquirable {
  /** By these flags the programs that use a key as a lock know each other. */
  static final long FLAGS = 0x2ddccbc058a50c18L;

  private static final byte[] NOTHING = {};

  private final Kv kv;
  private final Sessions sessions;
  private final String key;
  private final LockOptions options;

  Lock(Praetor praetor, String key, LockOptions options) {
    this.kv = praetor.kv();
    this.sessions = praetor.sessions();
    this.key = key;
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

  @Override
  public SessionOptions sessionOptions() {
    return options.session();
  }

  @Override
  public boolean deleteIfFree(Duration longest) {
    Kv timed = kv.within(longest);
    KvEntry entry = timed.get(key, ReadOptions.CONSISTENT).value().orElse(null);
    if (entry == null) {
      return true;
    }
    return entry.session().isEmpty()
        && entry.flags() == FLAGS
        && timed.deleteCas(key, entry.modifyIndex());
  }

  /** What the holder said of itself ({@link LockOptions#value}); empty if nobody holds it. */
  public Optional<String> holder() {
    return kv.get(key).filter(e -> e.session().isPresent()).map(KvEntry::text);
  }

  private Optional<Hold> contend(@Nullable Session given, @Nullable Duration patience)
      throws InterruptedException {
    // A lock-delay is not told, only felt: the key is free and acquiring it is refused.
    Backoff delayed = new Backoff(200, 1_000);
    return new Contender(sessions, sessionOptions(), given, patience)
        .contend(
            (session, self) -> attempt(session, given == null, self, delayed),
            (session, longest) -> kv.within(longest).release(key, NOTHING, FLAGS, session.id()));
  }

  private @Nullable Hold attempt(Session session, boolean own, Contender self, Backoff delayed)
      throws InterruptedException {
    Reply<Optional<KvEntry>> seen = kv.get(key, self.next());
    self.seen(seen);
    KvEntry entry = seen.value().orElse(null);
    if (entry != null && entry.flags() != FLAGS) {
      throw new PraetorException(Conclusion.DID_NOT_HAPPEN, 0, key + " is not a lock's key", null);
    }
    if (entry != null && entry.heldBy(session.id())) {
      return hold(session, own, entry);
    }
    if (entry != null && entry.session().isPresent()) {
      return null;
    }
    byte[] value = options.value().getBytes(StandardCharsets.UTF_8);
    self.mayHold(true);
    boolean granted = kv.acquire(key, value, FLAGS, session.id());
    Reply<Optional<KvEntry>> after = kv.get(key, ReadOptions.CONSISTENT);
    KvEntry mine = after.value().filter(e -> e.heldBy(session.id())).orElse(null);
    if (mine != null) {
      return hold(session, own, mine);
    }
    self.mayHold(false);
    self.lookAgain();
    boolean free = after.value().flatMap(KvEntry::session).isEmpty();
    if (!granted && free) {
      self.pause(delayed);
    }
    return null;
  }

  private Hold hold(Session session, boolean own, KvEntry entry) {
    return Hold.watched(
        new Hold(
            session,
            own,
            entry.lockIndex(),
            options.errors(),
            read -> {
              Reply<Optional<KvEntry>> reply = kv.get(key, read);
              return reply.with(reply.value().filter(e -> e.heldBy(session.id())).isPresent());
            },
            longest -> kv.within(longest).release(key, NOTHING, FLAGS, session.id())));
  }
}
