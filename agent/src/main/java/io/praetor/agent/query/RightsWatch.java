package io.praetor.agent.query;

import io.praetor.store.ApplyListener;
import io.praetor.store.Changes;
import io.praetor.store.StateMachine;
import io.praetor.store.View;
import io.praetor.store.access.AccessToken;
import io.praetor.store.access.Builtin;
import io.praetor.store.table.Change;
import io.praetor.store.table.Policies;
import io.praetor.store.table.Roles;
import io.praetor.store.table.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges parked queries again when rights change: after a change of a token those of its secret
 * alone, after one of policies or roles all. Only queries whose requester is judged here are known
 * to it. The apply thread tells of changes; what is parked belongs to the threads that own the
 * requests.
 */
final class RightsWatch implements ApplyListener {
  private static final Logger LOG = LoggerFactory.getLogger("agent.acl");

  /** So many are judged in one go. */
  private static final int SLICE = 256;

  /** Ends queries that were denied in a view. */
  @FunctionalInterface
  interface Ending {
    /**
     * Takes those of the queries that nobody else answers, and answers them with their refusals. On
     * the thread that owns them.
     *
     * @return how many it was
     */
    int end(List<ParkedQuery<?>> denied, View view);
  }

  private final StateMachine store;
  private final ParkedGauge gauge;
  private final Ending ending;
  private final Map<Scheduling, OfOwner> byOwner = new ConcurrentHashMap<>();

  /** A watch of what is applied to a store from now on. */
  RightsWatch(StateMachine store, ParkedGauge gauge, Ending ending) {
    this.store = store;
    this.gauge = gauge;
    this.ending = ending;
    store.listen(this);
  }

  /** A query waits now. On the thread that owns it, before the query looks at the view again. */
  void parked(ParkedQuery<?> query) {
    if (query.requester().isJudged()) {
      byOwner.computeIfAbsent(query.callback.scheduling(), OfOwner::new).add(secret(query), query);
    }
  }

  /** A query waits no more. On the thread that owns it. */
  void left(ParkedQuery<?> query) {
    if (query.requester().isJudged()) {
      OfOwner known = byOwner.get(query.callback.scheduling());
      if (known != null) {
        known.remove(secret(query), query);
      }
    }
  }

  private static String secret(ParkedQuery<?> query) {
    String shown = query.requester().rights();
    return shown.isEmpty() ? Builtin.ANONYMOUS_SECRET : shown;
  }

  @Override
  public void applied(View view, Changes changes) {
    boolean ofAll = changes.touch(Policies.TABLE) || changes.touch(Roles.TABLE);
    if (byOwner.isEmpty() || !(ofAll || changes.touch(Tokens.TABLE))) {
      return;
    }
    Set<String> secrets = ofAll || changes.all() ? null : secrets(changes);
    for (OfOwner owner : byOwner.values()) {
      owner.touched(secrets);
    }
  }

  private static Set<String> secrets(Changes changes) {
    Set<String> secrets = new HashSet<>();
    for (Change<String, AccessToken> change : changes.of(Tokens.TABLE)) {
      AccessToken before = change.before();
      AccessToken after = change.after();
      if (before != null) {
        secrets.add(before.secret());
      }
      if (after != null) {
        secrets.add(after.secret());
      }
    }
    return secrets;
  }

  /** What one thread owns; that thread's, but for what says which secrets were touched. */
  private final class OfOwner {
    private final Scheduling owner;
    private final Map<String, Set<ParkedQuery<?>>> bySecret = new HashMap<>();

    /** How many there are: read by the apply thread after it has published a view. */
    private volatile int count;

    /** Those that were touched and not looked at yet. Guarded by this. */
    private Set<String> touched = new HashSet<>();

    /** Whether all were. Guarded by this. */
    private boolean allTouched;

    /** Whether a look is on its way. Guarded by this. */
    private boolean isDue;

    OfOwner(Scheduling owner) {
      this.owner = owner;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void add(String secret, ParkedQuery<?> query) {
      if (bySecret.computeIfAbsent(secret, s -> new HashSet<>()).add(query)) {
        count++;
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void remove(String secret, ParkedQuery<?> query) {
      Set<ParkedQuery<?>> known = bySecret.get(secret);
      if (known != null && known.remove(query)) {
        count--;
        if (known.isEmpty()) {
          bySecret.remove(secret);
        }
      }
    }

    /** Null for all. On the apply thread. */
    void touched(@Nullable Set<String> secrets) {
      if (count == 0) {
        return;
      }
      synchronized (this) {
        if (secrets == null) {
          allTouched = true;
        } else {
          touched.addAll(secrets);
        }
        if (isDue) {
          return;
        }
        isDue = true;
      }
      owner.execute(this::look);
    }

    private void look() {
      Set<String> due;
      boolean all;
      synchronized (this) {
        due = touched;
        all = allTouched;
        touched = new HashSet<>();
        allTouched = false;
        isDue = false;
      }
      List<ParkedQuery<?>> queries = new ArrayList<>();
      for (String secret : all ? bySecret.keySet() : due) {
        queries.addAll(bySecret.getOrDefault(secret, Set.of()));
      }
      judge(queries, 0, 0);
    }

    /** In slices, between which the thread does other things. */
    private void judge(List<ParkedQuery<?>> queries, int from, int endedBefore) {
      View view = store.view();
      int to = Math.min(queries.size(), from + SLICE);
      List<ParkedQuery<?>> denied = new ArrayList<>();
      for (ParkedQuery<?> query : queries.subList(from, to)) {
        if (isDenied(query, view)) {
          denied.add(query);
        }
      }
      int ended = endedBefore + (denied.isEmpty() ? 0 : ending.end(denied, view));
      if (to < queries.size()) {
        owner.execute(() -> judge(queries, to, ended));
      } else if (ended > 0) {
        gauge.ended(ended);
        LOG.info("{} blocking queries were ended: their tokens have lost the right to ask", ended);
      }
    }

    /** One that cannot be judged does not keep others from it, and is judged when it wakes. */
    private static boolean isDenied(ParkedQuery<?> query, View view) {
      try {
        return query.read.query().isDenied(view);
      } catch (RuntimeException e) {
        LOG.error("A blocking query could not be judged again", e);
        return false;
      }
    }
  }
}
