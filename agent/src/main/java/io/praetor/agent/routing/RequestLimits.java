package io.praetor.agent.routing;

import java.time.Duration;
import java.util.Map;

/**
 * Limits and habits of the HTTP API; immutable but for what a reload may change.
 *
 * @param datacenter the only datacenter that is served here
 * @param live what a reload may change
 * @param requestLineBytesMax longest first line of a request
 * @param headerBytesMax longest block of header lines of a request
 * @param otherBodyBytesMax largest body of any other request
 * @param pipelinedRequestsMax requests of one connection that wait behind the one being answered
 * @param defaultWait how long a blocking query waits that does not say
 * @param waitMax the longest that a blocking query may ask to wait
 * @param holdMax how long a request waits for a leader ({@code performance.rpc_hold_timeout})
 * @param defaultAclPolicy {@code allow} or {@code deny}, as told in each answer
 */
public record RequestLimits(
    String datacenter,
    LiveSettings live,
    int requestLineBytesMax,
    int headerBytesMax,
    int otherBodyBytesMax,
    int pipelinedRequestsMax,
    Duration defaultWait,
    Duration waitMax,
    Duration holdMax,
    String defaultAclPolicy) {

  /** Largest value of a key now. */
  public int valueBytesMax() {
    return live.now().valueBytesMax();
  }

  /** Largest body of a transaction now. */
  public int transactionBytesMax() {
    return live.now().transactionBytesMax();
  }

  /** Connections from one address now; 0 for no limit. */
  public int connectionsPerClientMax() {
    return live.now().connectionsPerClientMax();
  }

  /** Consul's defaults, for one datacenter. */
  public static RequestLimits defaults(String datacenter) {
    return new RequestLimits(
        datacenter,
        new LiveSettings(new LiveSettings.Values(512 * 1024, 512 * 1024, 200, Map.of())),
        64 * 1024,
        64 * 1024,
        4 * 1024 * 1024,
        64,
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(7),
        "allow");
  }
}
