package io.praetor.agent.dns;

import io.praetor.agent.dns.wire.AddressAnswer;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsTypes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of host names of other domains, as the recursors tell them; kept for their TTL, so
 * that a service with a host name does not cost the recursors a query for each that is asked here.
 * That there are none is kept as well, and that nobody can tell. Owned by the thread of the DNS
 * server.
 */
final class HostNames {
  /** Names and types that are kept; the one that was not asked for longest goes. */
  static final int KEPT_MAX = 1_000;

  /** Queries here that wait for the same name; further ones go without its addresses. */
  static final int WAITING_MAX = 1_000;

  /** The times that addresses are kept, whatever their TTL. */
  static final long KEPT_SECONDS_MIN = 1;

  static final long KEPT_SECONDS_MAX = 3_600;

  /** How long it is kept that a name has no addresses, whatever its zone says (RFC 2308). */
  static final long NEGATIVE_SECONDS_MAX = 60;

  /** The same if its zone says nothing. */
  static final long NEGATIVE_SECONDS_DEFAULT = 5;

  /** A failure is kept for a second, and each that follows it for twice as long, up to this. */
  static final long FAILED_SECONDS_MAX = 30;

  /** Addresses of one name and family that are told. */
  static final int ADDRESSES_MAX = 64;

  /** Aliases of one chain. */
  private static final int ALIASES_MAX = 8;

  /** Asks the recursors. */
  interface Recursion {
    /**
     * Looks a name up.
     *
     * @param done gets the answer, or null if there is none; perhaps before this returns
     */
    void lookup(DnsName name, int type, Consumer<@Nullable AddressAnswer> done);
  }

  private record Key(DnsName folded, int type) {}

  /** What is known of one name and type, or is being asked for. */
  private static final class Known {
    final DnsName name;
    final int type;
    @Nullable List<DnsRecord> records;
    long foundNanos;
    long keptNanos;
    long failedSeconds;
    final List<Consumer<List<DnsRecord>>> waiting = new ArrayList<>(1);

    Known(DnsName name, int type) {
      this.name = name;
      this.type = type;
    }
  }

  private final Recursion recursion;
  private final Supplier<List<InetSocketAddress>> servers;
  private final Predicate<DnsName> isOurs;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private List<InetSocketAddress> lastServers = List.of();

  /**
   * Knows nothing yet.
   *
   * @param servers the recursors of the configuration: what others have said is forgotten
   * @param isOurs whether a name is of this server's own zone, of which recursors are not believed
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  HostNames(
      Recursion recursion,
      Supplier<List<InetSocketAddress>> servers,
      Predicate<DnsName> isOurs,
      LongSupplier nanoTime) {
    this.recursion = recursion;
    this.servers = servers;
    this.isOurs = isOurs;
    this.nanoTime = nanoTime;
  }

  /**
   * Looks a host name up.
   *
   * @param name is not of this server's own zone
   * @param type A, AAAA, or ANY for both
   * @param done gets the {@link #chain} from the name on, none if there is none or nobody can tell;
   *     if it ends in an alias, that is for a name of this server's own zone, or for one that has
   *     no addresses
   */
  void resolve(DnsName name, int type, Consumer<List<DnsRecord>> done) {
    if (type != DnsTypes.ANY) {
      one(name, type, done);
      return;
    }
    Consumer<List<DnsRecord>> either = both(done);
    one(name, DnsTypes.A, either);
    one(name, DnsTypes.AAAA, either);
  }

  /** Takes the chains of both families, and gives on one with the addresses of either. */
  private static Consumer<List<DnsRecord>> both(Consumer<List<DnsRecord>> done) {
    List<List<DnsRecord>> chains = new ArrayList<>(2);
    return chain -> {
      chains.add(chain);
      if (chains.size() == 2) {
        done.accept(merged(chains.getFirst(), chains.getLast()));
      }
    };
  }

  private static List<DnsRecord> merged(List<DnsRecord> one, List<DnsRecord> other) {
    if (other.isEmpty() || other.getLast().target() != null) {
      return one.isEmpty() ? other : one;
    }
    if (one.isEmpty() || one.getLast().target() != null) {
      return other;
    }
    int aliases = aliases(one);
    if (aliases != aliases(other)) {
      return one;
    }
    for (int i = 0; i < aliases; i++) {
      if (!isSameTarget(one.get(i), other.get(i))) {
        // They were told at different times; a name has one alias.
        return one;
      }
    }
    List<DnsRecord> merged = new ArrayList<>(one);
    merged.addAll(other.subList(aliases, other.size()));
    return merged;
  }

  private static boolean isSameTarget(DnsRecord one, DnsRecord other) {
    DnsName target = one.target();
    DnsName otherTarget = other.target();
    return target != null && otherTarget != null && target.folded().equals(otherTarget.folded());
  }

  private static int aliases(List<DnsRecord> chain) {
    int count = 0;
    while (count < chain.size() && chain.get(count).target() != null) {
      count++;
    }
    return count;
  }

  private void one(DnsName name, int type, Consumer<List<DnsRecord>> done) {
    List<InetSocketAddress> now = servers.get();
    if (now.isEmpty() || (type != DnsTypes.A && type != DnsTypes.AAAA)) {
      done.accept(List.of());
      return;
    }
    if (!now.equals(lastServers)) {
      lastServers = now;
      known.clear();
    }
    Key key = new Key(name.folded(), type);
    Known there = known.get(key);
    if (there != null) {
      List<DnsRecord> records = there.records;
      if (records == null) {
        if (there.waiting.size() < WAITING_MAX) {
          there.waiting.add(done);
        } else {
          done.accept(List.of());
        }
        return;
      }
      long ageNanos = nanoTime.getAsLong() - there.foundNanos;
      if (ageNanos < there.keptNanos) {
        done.accept(aged(records, TimeUnit.NANOSECONDS.toSeconds(ageNanos)));
        return;
      }
    }
    Known asking = new Known(name, type);
    asking.failedSeconds = there == null ? 0 : there.failedSeconds;
    asking.waiting.add(done);
    known.put(key, asking);
    evict();
    recursion.lookup(name, type, answer -> found(asking, answer));
  }

  private static List<DnsRecord> aged(List<DnsRecord> records, long seconds) {
    return records.stream().map(r -> r.withTtl(Math.max(0, r.ttl() - seconds))).toList();
  }

  private void evict() {
    Iterator<Map.Entry<Key, Known>> eldest = known.entrySet().iterator();
    while (known.size() > KEPT_MAX && eldest.hasNext()) {
      eldest.next();
      eldest.remove();
    }
  }

  private void found(Known asking, @Nullable AddressAnswer answer) {
    List<DnsRecord> records = answer == null ? List.of() : asked(asking, answer);
    asking.records = records;
    asking.foundNanos = nanoTime.getAsLong();
    asking.failedSeconds =
        answer == null ? Math.clamp(2 * asking.failedSeconds, 1, FAILED_SECONDS_MAX) : 0;
    asking.keptNanos =
        TimeUnit.SECONDS.toNanos(
            answer == null ? asking.failedSeconds : keptSeconds(records, answer));
    List<Consumer<List<DnsRecord>>> waiting = List.copyOf(asking.waiting);
    asking.waiting.clear();
    waiting.forEach(each -> each.accept(records));
  }

  private List<DnsRecord> asked(Known asking, AddressAnswer answer) {
    List<DnsRecord> ofType =
        answer.records().stream()
            .filter(each -> each.type() == asking.type || each.type() == DnsTypes.CNAME)
            .toList();
    return List.copyOf(chain(asking.name, ofType, isOurs));
  }

  private long keptSeconds(List<DnsRecord> chain, AddressAnswer answer) {
    long seconds = KEPT_SECONDS_MAX;
    for (DnsRecord record : chain) {
      seconds = Math.min(seconds, record.ttl());
    }
    DnsName last = chain.isEmpty() ? null : chain.getLast().target();
    if (chain.isEmpty() || (last != null && !isOurs.test(last))) {
      long negative =
          answer.negativeSeconds() < 0 ? NEGATIVE_SECONDS_DEFAULT : answer.negativeSeconds();
      seconds = Math.min(seconds, Math.min(negative, NEGATIVE_SECONDS_MAX));
    }
    return Math.max(seconds, KEPT_SECONDS_MIN);
  }

  /**
   * The records that lead from a name to its addresses, in that order; what has nothing to do with
   * the name is left out.
   *
   * @param isEnd whether the chain ends with an alias for this name, whatever is said of it
   * @return aliases, and behind them the addresses of the last one; none if there is neither
   */
  static List<DnsRecord> chain(DnsName name, List<DnsRecord> records, Predicate<DnsName> isEnd) {
    List<DnsName> owners = records.stream().map(each -> each.owner().folded()).toList();
    List<DnsRecord> chain = new ArrayList<>();
    DnsName at = name;
    for (int i = 0; i <= ALIASES_MAX; i++) {
      DnsName folded = at.folded();
      DnsRecord alias = null;
      int addresses = 0;
      for (int k = 0; k < owners.size(); k++) {
        if (!owners.get(k).equals(folded)) {
          continue;
        }
        DnsRecord record = records.get(k);
        if (record.type() == DnsTypes.CNAME) {
          alias = record;
        } else if ((record.type() == DnsTypes.A || record.type() == DnsTypes.AAAA)
            && addresses < ADDRESSES_MAX) {
          chain.add(record);
          addresses++;
        }
      }
      DnsName next = alias == null ? null : alias.target();
      if (addresses > 0 || alias == null || next == null) {
        return chain;
      }
      chain.add(alias);
      if (isEnd.test(next)) {
        return chain;
      }
      at = next;
    }
    return List.of();
  }
}
