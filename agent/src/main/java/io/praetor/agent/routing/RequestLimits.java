package io.praetor.agent.routing;

import io.praetor.agent.limit.Limit;
import java.time.Duration;
import java.util.Map;

/**
 * Limits and habits of the HTTP API; immutable but for what a reload may change. Made by its {@link
 * Builder}, which has Consul's defaults.
 *
 * @param datacenter the only datacenter that is served here
 * @param live what a reload may change
 * @param requestLineBytesMax longest first line of a request
 * @param headerBytesMax longest block of header lines of a request
 * @param forwardedHeaderBytesMax longest names and values of the headers that are passed on to a
 *     server
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
    int forwardedHeaderBytesMax,
    int otherBodyBytesMax,
    int pipelinedRequestsMax,
    Duration defaultWait,
    Duration waitMax,
    Duration holdMax,
    String defaultAclPolicy) {

  /** The default of {@code limits.forwarded_header_bytes_max}. */
  public static final int FORWARDED_HEADER_BYTES_MAX = 8 * 1024;

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
    return builder(datacenter).build();
  }

  /** Begins with Consul's defaults, for one datacenter. */
  public static Builder builder(String datacenter) {
    return new Builder(datacenter);
  }

  /** Collects limits; owned by one thread. */
  public static final class Builder {
    private final String datacenter;
    private LiveSettings live =
        new LiveSettings(new LiveSettings.Values(512 * 1024, 512 * 1024, 200, Map.of()));
    private int requestLineBytesMax = 64 * 1024;
    private int headerBytesMax = 64 * 1024;
    private int forwardedHeaderBytesMax = FORWARDED_HEADER_BYTES_MAX;
    private int otherBodyBytesMax = 4 * 1024 * 1024;
    private int pipelinedRequestsMax = 64;
    private Duration defaultWait = Duration.ofMinutes(5);
    private Duration waitMax = Duration.ofMinutes(10);
    private Duration holdMax = Duration.ofSeconds(7);
    private String defaultAclPolicy = "allow";

    private Builder(String datacenter) {
      this.datacenter = datacenter;
    }

    /** What a reload may change. */
    public Builder live(LiveSettings value) {
      live = value;
      return this;
    }

    /** Longest first line of a request. */
    public Builder requestLineBytesMax(int value) {
      requestLineBytesMax = value;
      return this;
    }

    /** Longest block of header lines of a request. */
    public Builder headerBytesMax(int value) {
      headerBytesMax = value;
      return this;
    }

    /** Longest headers that are passed on ({@code limits.forwarded_header_bytes_max}). */
    public Builder forwardedHeaderBytesMax(int value) {
      forwardedHeaderBytesMax = value;
      return this;
    }

    /** Largest body of a request that has no limit of its own. */
    public Builder otherBodyBytesMax(int value) {
      otherBodyBytesMax = value;
      return this;
    }

    /** Requests of one connection that wait behind the one being answered. */
    public Builder pipelinedRequestsMax(int value) {
      pipelinedRequestsMax = value;
      return this;
    }

    /** How long a blocking query waits that does not say ({@code default_query_time}). */
    public Builder defaultWait(Duration value) {
      defaultWait = value;
      return this;
    }

    /** The longest that a blocking query may ask to wait ({@code max_query_time}). */
    public Builder waitMax(Duration value) {
      waitMax = value;
      return this;
    }

    /** How long a request waits for a leader ({@code performance.rpc_hold_timeout}). */
    public Builder holdMax(Duration value) {
      holdMax = value;
      return this;
    }

    /** {@code allow} or {@code deny}, as told in each answer. */
    public Builder defaultAclPolicy(String value) {
      defaultAclPolicy = value;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if one is out of its range, with a sentence that names it
     */
    public RequestLimits build() {
      Limit.atLeast("requestLineBytesMax", requestLineBytesMax, 1);
      Limit.atLeast("headerBytesMax", headerBytesMax, 1);
      Limit.atLeast("limits.forwarded_header_bytes_max", forwardedHeaderBytesMax, 1);
      Limit.atLeast("otherBodyBytesMax", otherBodyBytesMax, 0);
      Limit.atLeast("pipelinedRequestsMax", pipelinedRequestsMax, 1);
      Limit.notNegative("default_query_time", defaultWait);
      Limit.notNegative("max_query_time", waitMax);
      Limit.notNegative("performance.rpc_hold_timeout", holdMax);
      return new RequestLimits(
          datacenter,
          live,
          requestLineBytesMax,
          headerBytesMax,
          forwardedHeaderBytesMax,
          otherBodyBytesMax,
          pipelinedRequestsMax,
          defaultWait,
          waitMax,
          holdMax,
          defaultAclPolicy);
    }
  }
}
