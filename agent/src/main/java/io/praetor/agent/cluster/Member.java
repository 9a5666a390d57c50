package io.praetor.agent.cluster;

/**
 * An agent as {@code members} shows it; immutable.
 *
 * @param address where others reach its port (host:port)
 * @param status whether it is alive, has failed, or has left
 */
public record Member(String id, String name, String address, boolean server, Status status) {

  /** What is known of a member's life; the numbers are those of Consul's API. */
  public enum Status {
    ALIVE(1),
    LEFT(3),
    FAILED(4);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    /** The number that Consul's API has for it. */
    public int code() {
      return code;
    }
  }
}
