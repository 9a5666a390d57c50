package io.praetor.agent.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The DNS server; immutable. Each component carries the meaning of the key of the same name below
 * {@code dns_config} in docs/configuration.md.
 *
 * @param listeners where it listens; empty when the port is off
 * @param portStated whether somebody has asked for that port
 * @param domain without the dot at its end
 * @param altDomain the same, or null
 * @param recursors other DNS servers, by address
 * @param answers what answers look like
 * @param view how old what is told may be, and how much is watched
 * @param recursion who may ask for other domains, and how they are asked
 */
public record DnsConfig(
    List<AgentConfig.Listener> listeners,
    boolean portStated,
    String domain,
    @Nullable String altDomain,
    List<InetSocketAddress> recursors,
    Answers answers,
    View view,
    Recursion recursion) {

  /**
   * What answers look like.
   *
   * @param nodeTtl in seconds, as all TTLs
   * @param serviceTtls by name, by prefix with a star behind it, or for the star alone
   * @param largePerSecondMax answers above 512 bytes over UDP for one source
   */
  public record Answers(
      long nodeTtl,
      Map<String, Long> serviceTtls,
      boolean onlyPassing,
      boolean truncate,
      int udpAnswersMax,
      int addressesMax,
      boolean compress,
      boolean nodeMetaTexts,
      int largePerSecondMax,
      Soa soa) {
    /** The numbers of the SOA record, in seconds. */
    public record Soa(long expire, long minTtl, long refresh, long retry) {}

    /** The TTL of a service's records: by its name, by the longest prefix, by the star. */
    public long serviceTtl(String service) {
      Long own = serviceTtls.get(service);
      if (own != null) {
        return own;
      }
      String best = "";
      long ttl = 0;
      for (Map.Entry<String, Long> entry : serviceTtls.entrySet()) {
        String rule = entry.getKey();
        if (rule.endsWith("*")
            && rule.length() > best.length()
            && service.startsWith(rule.substring(0, rule.length() - 1))) {
          best = rule;
          ttl = entry.getValue();
        }
      }
      return ttl;
    }
  }

  /** How old what is told may be, and how much is watched. */
  public record View(
      boolean allowStale, Duration maxStale, int watchedNamesMax, Duration watchedIdle) {}

  /**
   * Recursion: the clients that may ask for other domains, and how.
   *
   * @param from networks; none for those of this machine and private ones
   * @param timeout of one server
   * @param random whether they are asked in random order
   */
  public record Recursion(List<AddressRange> from, Duration timeout, boolean random) {}
}
