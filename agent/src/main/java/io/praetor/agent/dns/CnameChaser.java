package io.praetor.agent.dns;

import io.praetor.agent.dns.Lookup.ParsedName;
import io.praetor.agent.dns.wire.DnsName;
import io.praetor.agent.dns.wire.DnsQuery;
import io.praetor.agent.dns.wire.DnsRecord;
import io.praetor.agent.dns.wire.DnsResponse;
import io.praetor.agent.dns.wire.DnsTypes;
import io.praetor.agent.query.Scheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds to responses the addresses of the host names in them: those of an alias's target, and those
 * of the targets of SRV. Names of the zone are resolved here, others by the recursors, if there are
 * any. Owned by the thread of the DNS server.
 */
final class CnameChaser {
  /** Host names that are followed one after the other. */
  static final int DEPTH_MAX = 3;

  /** Host names of one response that are resolved; further ones go without their addresses. */
  static final int NAMES_MAX = 32;

  /** How long a response waits for them; it goes without what has not come by then. */
  static final long WAIT_MS_MAX = 1_000;

  private final Resolver resolver;
  private final HostNames hosts;
  private final Scheduling owner;

  CnameChaser(Resolver resolver, HostNames hosts, Scheduling owner) {
    this.resolver = resolver;
    this.hosts = hosts;
    this.owner = owner;
  }

  /**
   * Completes a response.
   *
   * @param addressesMax how many addresses may follow an alias; 0 for any number
   * @param depth how many host names have led to it
   * @param done gets the response, perhaps before this returns
   */
  void chase(
      DnsQuery query,
      DnsResponse response,
      int addressesMax,
      int depth,
      Consumer<DnsResponse> done) {
    Set<DnsName> names = response.hostNames();
    if (names.isEmpty() || depth >= DEPTH_MAX || query.type() == DnsTypes.CNAME) {
      done.accept(response);
      return;
    }
    new Chase(response, done, addressesMax, depth)
        .start(names, query.type() == DnsTypes.SRV ? DnsTypes.ANY : query.type());
  }

  /**
   * The addresses that a host name leads to, with the aliases on the way; empty if none is found.
   */
  private void addresses(DnsName name, int type, int depth, Consumer<List<DnsRecord>> done) {
    ParsedName parsed = resolver.zone().parse(name);
    if (!isOutOfZone(parsed)) {
      resolver.resolve(
          DnsQuery.of(name, type),
          parsed,
          depth + 1,
          response -> done.accept(HostNames.chain(name, response.answers(), _ -> false)));
      return;
    }
    hosts.resolve(
        name,
        type,
        chain -> {
          DnsName last = chain.isEmpty() ? null : chain.getLast().target();
          if (last == null || depth + 1 >= DEPTH_MAX) {
            done.accept(chain);
          } else if (isOutOfZone(resolver.zone().parse(last))) {
            done.accept(List.of());
          } else {
            // An alias in another domain for a name of this one, which others do not know.
            addresses(
                last,
                type,
                depth + 1,
                rest -> {
                  List<DnsRecord> whole = new ArrayList<>(chain);
                  whole.addAll(rest);
                  done.accept(rest.isEmpty() ? List.of() : whole);
                });
          }
        });
  }

  private static boolean isOutOfZone(ParsedName name) {
    return name.lookup() instanceof Lookup.OutOfZone || name.lookup() instanceof Lookup.Reverse;
  }

  /** The host names of one response. */
  private final class Chase {
    private final DnsResponse response;
    private final Consumer<DnsResponse> done;
    private final int addressesMax;
    private final int depth;
    private int pending;
    private boolean over;
    private Scheduling.@Nullable Timer timer;

    Chase(DnsResponse response, Consumer<DnsResponse> done, int addressesMax, int depth) {
      this.response = response;
      this.done = done;
      this.addressesMax = addressesMax == 0 ? Integer.MAX_VALUE : addressesMax;
      this.depth = depth;
    }

    void start(Set<DnsName> all, int type) {
      List<DnsName> names = all.stream().limit(NAMES_MAX).toList();
      pending = names.size();
      for (DnsName name : names) {
        addresses(name, type, depth, chain -> found(name, chain));
      }
      if (!over && depth == 0) {
        timer = owner.schedule(this::finish, WAIT_MS_MAX, TimeUnit.MILLISECONDS);
      }
    }

    private void found(DnsName name, List<DnsRecord> chain) {
      if (over) {
        return;
      }
      List<DnsRecord> some = new ArrayList<>();
      int addresses = 0;
      for (DnsRecord record : chain) {
        if (record.target() != null || addresses++ < addressesMax) {
          some.add(record);
        }
      }
      response.resolve(name, some);
      if (--pending == 0) {
        finish();
      }
    }

    private void finish() {
      if (!over) {
        over = true;
        Scheduling.Timer running = timer;
        if (running != null) {
          running.cancel();
        }
        done.accept(response);
      }
    }
  }
}
