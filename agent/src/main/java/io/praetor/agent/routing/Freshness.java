package io.praetor.agent.routing;

/**
 * What an answer says about the freshness of what it tells; immutable.
 *
 * @param index {@code X-Consul-Index}, or -1 to leave it out
 * @param known whether the two below are told at all
 * @param knownLeader {@code X-Consul-Knownleader}
 * @param lastContactMs {@code X-Consul-Lastcontact}
 * @param effective whether {@code X-Consul-Effective-Consistency} is told
 * @param stale which it then is: {@code stale} or {@code leader}
 * @param blocking whether {@code X-Consul-Query-Backend} is told
 */
public record Freshness(
    long index,
    boolean known,
    boolean knownLeader,
    long lastContactMs,
    boolean effective,
    boolean stale,
    boolean blocking) {
  public static final Freshness NONE = new Freshness(-1, false, false, 0, false, false, false);
}
