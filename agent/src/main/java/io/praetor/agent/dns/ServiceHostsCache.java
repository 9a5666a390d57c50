package io.praetor.agent.dns;

import io.praetor.agent.watched.WatchedInstance;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The last version of each service that was asked for, prepared for answers; the one that was not
 * asked for longest goes. Owned by the thread of the DNS server.
 */
final class ServiceHostsCache {
  /** About what all of them take; a service that takes more is prepared for each question. */
  static final long KEPT_BYTES_MAX = 16 << 20;

  private record Kept(ServiceHosts hosts, long bytes) {}

  private final LinkedHashMap<String, Kept> byService = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** A service with its instances as they are now. */
  ServiceHosts of(String service, List<WatchedInstance> instances) {
    String folded = service.toLowerCase(Locale.ROOT);
    Kept known = byService.get(folded);
    if (known != null && known.hosts.isOf(instances)) {
      return known.hosts;
    }
    ServiceHosts hosts = ServiceHosts.of(instances);
    if (!instances.isEmpty() || known != null) {
      keep(folded, hosts);
    }
    return hosts;
  }

  private void keep(String folded, ServiceHosts hosts) {
    Kept before = byService.remove(folded);
    bytes -= before == null ? 0 : before.bytes;
    Kept kept = new Kept(hosts, hosts.bytes());
    if (kept.bytes == 0 || kept.bytes > KEPT_BYTES_MAX) {
      return;
    }
    byService.put(folded, kept);
    bytes += kept.bytes;
    Iterator<Map.Entry<String, Kept>> eldest = byService.entrySet().iterator();
    while (bytes > KEPT_BYTES_MAX) {
      bytes -= eldest.next().getValue().bytes;
      eldest.remove();
    }
  }

  /** About what all of them take, in bytes. */
  long bytes() {
    return bytes;
  }
}
