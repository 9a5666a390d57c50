package io.praetor.agent.watched;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services that were found at addresses, each remembered until the watched list of services
 * comes anew; the address that was not asked for longest goes. Owned by the thread of the view.
 */
final class WatchedAddresses {
  /** Addresses that are remembered. */
  static final int KEPT_MAX = 4_096;

  /**
   * What was found.
   *
   * @param index of the services in the catalog that was asked
   */
  record Services(List<String> names, long index) {}

  private final Map<InetAddress, Services> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Services> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private @Nullable WatchedNames list;

  /**
   * The services at an address, or null if they have to be asked for.
   *
   * @param now the watched list of services
   */
  @SuppressWarnings("ReferenceEquality") // equal ones may have come with other rights
  @Nullable List<String> get(InetAddress address, WatchedNames now) {
    if (now != list) {
      // The list has come anew: after a change, or since the rights or the catalog are others.
      known.clear();
      list = now;
    }
    Services services = known.get(address);
    return services == null || services.index() < now.found().index() ? null : services.names();
  }

  void put(InetAddress address, Services services) {
    known.put(address, services);
  }

  void clear() {
    known.clear();
    list = null;
  }
}
