package io.praetor.agent.http;

import java.time.Duration;
import java.util.Map;

/**
 * Limits and habits of the HTTP API; immutable.
 *
 * @param datacenter the only datacenter that is served here
 * @param valueBytesMax largest value of a key ({@code limits.kv_max_value_size})
 * @param transactionBytesMax largest body of a transaction ({@code limits.txn_max_req_len})
 * @param connectionsPerClientMax connections from one address; 0 for no limit
 * @param requestLineBytesMax longest first line of a request
 * @param headerBytesMax longest block of header lines of a request
 * @param otherBodyBytesMax largest body of any other request
 * @param pipelinedRequestsMax requests of one connection that wait behind the one being answered
 * @param defaultWait how long a blocking query waits that does not say
 * @param waitMax the longest that a blocking query may ask to wait
 * @param holdMax how long a request waits for a leader ({@code performance.rpc_hold_timeout})
 * @param responseHeaders added to each answer
 * @param defaultAclPolicy {@code allow} or {@code deny}, as told in each answer
 * @param uiEnabled whether {@code /} leads to the user interface
 */
public record HttpOptions(
    String datacenter,
    int valueBytesMax,
    int transactionBytesMax,
    int connectionsPerClientMax,
    int requestLineBytesMax,
    int headerBytesMax,
    int otherBodyBytesMax,
    int pipelinedRequestsMax,
    Duration defaultWait,
    Duration waitMax,
    Duration holdMax,
    Map<String, String> responseHeaders,
    String defaultAclPolicy,
    boolean uiEnabled) {

  public HttpOptions {
    responseHeaders = Map.copyOf(responseHeaders);
  }

  /** Consul's defaults, for one datacenter. */
  public static HttpOptions defaults(String datacenter) {
    return new HttpOptions(
        datacenter,
        512 * 1024,
        512 * 1024,
        200,
        64 * 1024,
        64 * 1024,
        4 * 1024 * 1024,
        64,
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(7),
        Map.of(),
        "allow",
        true);
  }
}
