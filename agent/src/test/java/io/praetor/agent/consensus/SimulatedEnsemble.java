package io.praetor.agent.consensus;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a quorum agrees on, as Raft promises it: one order of entries, one leader at a time, and of
 * a leader that is lost the entries up to some point. Everything else is left to chance. Owned by
 * the thread of the {@link VirtualTime}.
 */
public final class SimulatedEnsemble {
  private static final long LEASE_MICROS = 300_000;
  private static final long ELECTION_MICROS_MIN = 400_000;
  private static final long ELECTION_MICROS_MAX = 1_000_000;

  /**
   * An entry of the log.
   *
   * @param batch what its owner is told of when it is applied; null once the owner lost its lead
   * @param stampedNanos when its leader gave it its log time
   */
  public record Entry(
      ByteBuffer data,
      long term,
      @Nullable ProposedBatch batch,
      SimulatedLog owner,
      long stampedNanos) {

    Entry given() {
      return new Entry(data, term, null, owner, stampedNanos);
    }

    /** The bytes that travel. */
    public byte[] bytes() {
      byte[] bytes = new byte[data.remaining()];
      data.duplicate().get(bytes);
      return bytes;
    }
  }

  private static final long OUTCOME_WAIT_MICROS = 1_600_000;

  private final VirtualTime time;
  private final Consumer<Entry> committing;
  private final Map<String, SimulatedLog> servers = new LinkedHashMap<>();
  private final List<Entry> committed = new ArrayList<>();
  private final List<Entry> pending = new ArrayList<>();
  private long term;
  private @Nullable SimulatedLog leader;
  private boolean ready;
  private boolean leased;
  private boolean transferring;
  private @Nullable SimulatedLog cut;

  /**
   * An ensemble without servers.
   *
   * @param committing told of each entry at the moment of its commitment
   */
  public SimulatedEnsemble(VirtualTime time, Consumer<Entry> committing) {
    this.time = time;
    this.committing = committing;
  }

  VirtualTime time() {
    return time;
  }

  /** A server has started, or started again. */
  void started(SimulatedLog log) {
    servers.put(log.address(), log);
    replicate(log);
    learn(log);
  }

  /** The server at an address, if it runs and can be reached from another. */
  public @Nullable SimulatedLog reachable(String address, SimulatedLog from) {
    SimulatedLog log = servers.get(address);
    return log == null || log.isDead() || log == cut || from == cut ? null : log;
  }

  /** How many entries are committed. */
  public long committed() {
    return committed.size();
  }

  Entry entry(long position) {
    return committed.get((int) position - 1);
  }

  boolean isLeased(SimulatedLog log) {
    return leased && leader == log;
  }

  /** Whether a quorum would confirm a server's lead now. */
  boolean isConfirmed(SimulatedLog log) {
    return leader == log && ready && log != cut && !log.isDead();
  }

  /** The leader that is ready, if there is one. */
  public @Nullable SimulatedLog leader() {
    SimulatedLog now = leader;
    return now != null && isConfirmed(now) ? now : null;
  }

  void append(SimulatedLog from, ByteBuffer data, long entryTerm, ProposedBatch batch) {
    if (from != leader || entryTerm != term) {
      refuse(from, batch, new Status(RaftError.EPERM, "Is not leader."));
    } else if (transferring) {
      refuse(from, batch, new Status(RaftError.EBUSY, "Is transferring the leadership."));
    } else {
      pending.add(new Entry(data, term, batch, from, time.nanos()));
      long appendedIn = term;
      time.after(time.micros(100, 8_000), () -> commit(appendedIn));
    }
  }

  private void refuse(SimulatedLog from, ProposedBatch batch, Status why) {
    time.after(
        time.micros(1, 500),
        () -> {
          if (!from.isDead()) {
            batch.run(why);
          }
        });
  }

  private void commit(long appendedIn) {
    SimulatedLog now = leader;
    if (appendedIn == term && now != null && !pending.isEmpty() && now != cut && !now.isDead()) {
      commit(pending.removeFirst());
    }
  }

  private void commit(Entry entry) {
    committed.add(entry);
    committing.accept(entry);
    servers.values().forEach(this::replicate);
  }

  /** A leader is quick to apply; a follower may be far behind. */
  private void replicate(SimulatedLog log) {
    long position = committed.size();
    long micros =
        log == leader
            ? time.micros(10, 2_000)
            : time.micros(500, time.happens(5) ? 900_000 : 20_000);
    time.after(micros, () -> log.applyUpTo(position));
  }

  /** Whether a server hears nothing now; what it misses comes when it is back. */
  boolean isCut(SimulatedLog log) {
    return log == cut;
  }

  /** The leader is cut off from the others: it goes on believing for a while. */
  public void cutLeader() {
    SimulatedLog old = leader;
    if (old == null || cut != null) {
      return;
    }
    cut = old;
    time.after(LEASE_MICROS, () -> endLease(old));
    time.after(time.micros(ELECTION_MICROS_MIN, ELECTION_MICROS_MAX), this::elect);
  }

  private void endLease(SimulatedLog old) {
    if (leader == old) {
      leased = false;
    }
  }

  /** All links are whole again. */
  public void heal() {
    SimulatedLog back = cut;
    cut = null;
    if (back != null) {
      replicate(back);
      learn(back);
    }
    if (leader == null || leader.isDead()) {
      elect();
    } else if (back == leader && !leased) {
      // It was gone for longer than its lease, and no one was elected yet.
      elect();
    }
  }

  /** A server's process ends, now. */
  public void crash(SimulatedLog log) {
    log.die();
    if (log == cut) {
      cut = null;
    }
    if (log == leader) {
      leased = false;
      time.after(time.micros(ELECTION_MICROS_MIN, ELECTION_MICROS_MAX), this::elect);
    }
  }

  /** The leader hands over. */
  public void transfer() {
    if (leader() != null && !transferring) {
      transferring = true;
      leased = false;
      long transferred = term;
      time.after(
          time.micros(1_000, 60_000),
          () -> {
            if (term == transferred) {
              elect();
            }
          });
    }
  }

  /**
   * Another server wins an election: any has all that is committed, and some prefix of the rest.
   */
  private void elect() {
    SimulatedLog old = leader;
    if (old != null && old != cut && !old.isDead() && !transferring && leased) {
      return;
    }
    List<SimulatedLog> candidates =
        servers.values().stream()
            .filter(log -> !log.isDead() && log != cut && (log != old || servers.size() == 1))
            .toList();
    if (candidates.isEmpty()) {
      time.after(ELECTION_MICROS_MIN, this::elect);
      return;
    }
    SimulatedLog next = candidates.get(time.random().nextInt(candidates.size()));
    term++;
    leader = next;
    ready = false;
    leased = false;
    transferring = false;
    List<Entry> left = List.copyOf(pending);
    pending.clear();
    int kept = time.random().nextInt(left.size() + 1);
    left.subList(0, kept).forEach(entry -> commit(entry.given()));
    if (old != null) {
      time.after(time.micros(0, 800_000), () -> deposed(old, left));
    }
    servers.values().stream()
        .filter(log -> log != next && log != old)
        .forEach(log -> time.after(time.micros(1_000, 100_000), () -> learn(log)));
    long won = term;
    time.after(time.micros(1_000, 100_000), () -> reign(next, won));
  }

  private void reign(SimulatedLog next, long won) {
    if (won == term && !next.isDead() && next != cut) {
      next.applyUpTo(committed.size());
      ready = true;
      leased = true;
      next.lead(term);
    } else if (won == term) {
      time.after(ELECTION_MICROS_MIN, this::elect);
    }
  }

  /**
   * What was on its way is given up as the library does: the lead was lost, and no more is said.
   */
  private void deposed(SimulatedLog old, List<Entry> left) {
    if (old.isDead()) {
      return;
    }
    if (old != leader) {
      old.follow(null, term);
    }
    for (Entry entry : left) {
      Objects.requireNonNull(entry.batch).run(new Status(RaftError.EPERM, "leader stepped down"));
    }
    learn(old);
    time.after(OUTCOME_WAIT_MICROS, old::expire);
  }

  private void learn(SimulatedLog log) {
    SimulatedLog now = leader;
    if (now != null && now != log && log != cut && !log.isDead() && !now.isDead()) {
      log.follow(now.address(), term);
    }
  }
}
