package io.praetor.agent.dns;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of host names of other domains, as the recursors tell them; kept for their TTL, so
 * that a service with a host name does not cost the recursors a query for each that is asked here.
 * Owned by the thread of the DNS server.
 */
final class HostNames {
  /** Names and types that are kept; the one that was not asked for longest goes. */
  static final int KEPT_MAX = 1_000;

  /** Queries here that wait for the same name; further ones go without its addresses. */
  static final int WAITING_MAX = 1_000;

  /** The longest time that addresses are kept, whatever their TTL. */
  static final long KEPT_SECONDS_MAX = 3_600;

  /** Addresses of one name that are told. */
  static final int ADDRESSES_MAX = 64;

  /** Aliases of one chain. */
  private static final int ALIASES_MAX = 8;

  /** A failure, or a name without addresses, is remembered for this (RFC 9520, section 3.2). */
  private static final long FAILED_MS = 1_000;

  private record Key(DnsName folded, int type) {}

  /** What is known of one name and type, or is being asked for. */
  private static final class Known {
    @Nullable List<DnsRecord> records;
    long foundNanos;
    long keptNanos;
    final List<Consumer<List<DnsRecord>>> waiting = new ArrayList<>(1);
  }

  private final RecursorClient recursors;
  private final Supplier<List<InetSocketAddress>> servers;
  private final LinkedHashMap<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private List<InetSocketAddress> lastServers = List.of();

  /**
   * Knows nothing yet.
   *
   * @param servers the recursors of the configuration: what others have said is forgotten
   */
  HostNames(RecursorClient recursors, Supplier<List<InetSocketAddress>> servers) {
    this.recursors = recursors;
    this.servers = servers;
  }

  /**
   * Looks a host name up.
   *
   * @param type A, AAAA, or ANY for both
   * @param done gets aliases and addresses, in any order; none if there are none, or nobody can
   *     tell
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

  /** Takes two lists, and gives on what is in either. */
  private static Consumer<List<DnsRecord>> both(Consumer<List<DnsRecord>> done) {
    List<DnsRecord> all = new ArrayList<>();
    boolean[] isSecond = new boolean[1];
    return records -> {
      for (DnsRecord record : records) {
        if (all.stream().noneMatch(record::says)) {
          all.add(record);
        }
      }
      if (isSecond[0]) {
        done.accept(all);
      }
      isSecond[0] = true;
    };
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
      long ageNanos = System.nanoTime() - there.foundNanos;
      if (ageNanos < there.keptNanos) {
        done.accept(aged(records, TimeUnit.NANOSECONDS.toSeconds(ageNanos)));
        return;
      }
    }
    Known asking = new Known();
    asking.waiting.add(done);
    known.put(key, asking);
    evict();
    recursors.lookup(name, type, records -> found(asking, records));
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

  private static void found(Known asking, @Nullable List<DnsRecord> answer) {
    List<DnsRecord> records = answer == null ? List.of() : answer;
    asking.records = records;
    asking.foundNanos = System.nanoTime();
    asking.keptNanos =
        records.isEmpty()
            ? TimeUnit.MILLISECONDS.toNanos(FAILED_MS)
            : TimeUnit.SECONDS.toNanos(
                Math.min(
                    records.stream().mapToLong(DnsRecord::ttl).min().orElse(0), KEPT_SECONDS_MAX));
    List<Consumer<List<DnsRecord>>> waiting = List.copyOf(asking.waiting);
    asking.waiting.clear();
    waiting.forEach(each -> each.accept(records));
  }

  /**
   * The records that lead from a name to its addresses, in that order; what has nothing to do with
   * the name is left out.
   *
   * @return aliases, and behind them the addresses of the last one; none if there is neither
   */
  static List<DnsRecord> chain(DnsName name, List<DnsRecord> records) {
    List<DnsRecord> chain = new ArrayList<>();
    DnsName at = name;
    for (int i = 0; i <= ALIASES_MAX; i++) {
      DnsName folded = at.folded();
      DnsRecord alias = null;
      int addresses = 0;
      for (DnsRecord record : records) {
        if (!record.owner().folded().equals(folded)) {
          continue;
        }
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
      at = next;
    }
    return List.of();
  }
}
