package io.praetor.agent.rpc;

import io.praetor.store.level.Level;
import org.jspecify.annotations.Nullable;

/** What a request is for. Each service has one handler at the agent that is asked. */
public enum Service {
  /** Messages of the replicated log. */
  RAFT(1, Lane.LOG),
  /** Commands for the leader. */
  PROPOSE(2, Lane.CALLS),
  /** HTTP requests that another agent has taken. */
  HTTP(3, Lane.CALLS),
  /** Forming, joining, members, liveness. */
  CLUSTER(4, Lane.CONTROL),
  /** Renewals of sessions, for the leader. */
  RENEW(5, Lane.CALLS),
  /** HTTP requests and answers of many megabytes, such as snapshots. */
  HTTP_BULK(6, Lane.BULK),
  /** Questions for events that users have fired. */
  EVENTS(7, Lane.CALLS),
  /**
   * What tokens may, for agents that have none. There were builds of {@link Level#ACCESS} that do
   * not serve it.
   */
  RIGHTS(8, Lane.CALLS, Level.AUTH_METHODS),
  /** Where nodes are on the network, for other servers. */
  PLACES(9, Lane.CALLS, Level.AUTH_METHODS);

  /**
   * Which connection to a peer carries a request. Each lane keeps its order; none waits behind
   * another, so that a heartbeat never waits behind a large answer.
   */
  public enum Lane {
    LOG,
    CALLS,
    CONTROL,
    BULK
  }

  private final byte code;
  private final Lane lane;
  private final int level;

  Service(int code, Lane lane) {
    this(code, lane, Level.FIRST);
  }

  Service(int code, Lane lane, int level) {
    this.code = (byte) code;
    this.lane = lane;
    this.level = level;
  }

  /** Whether agents of every level serve it. */
  public boolean isOfAllLevels() {
    return level == Level.FIRST;
  }

  /** Whether an agent serves it that speaks up to a level. */
  public boolean isServedBy(int highest) {
    return highest >= level;
  }

  byte code() {
    return code;
  }

  Lane lane() {
    return lane;
  }

  /** Whether the cluster lives by it: the log, and who is there. Few and limited by themselves. */
  boolean isVital() {
    return lane == Lane.LOG || lane == Lane.CONTROL;
  }

  static @Nullable Service of(byte code) {
    return switch (code) {
      case 1 -> RAFT;
      case 2 -> PROPOSE;
      case 3 -> HTTP;
      case 4 -> CLUSTER;
      case 5 -> RENEW;
      case 6 -> HTTP_BULK;
      case 7 -> EVENTS;
      case 8 -> RIGHTS;
      case 9 -> PLACES;
      default -> null;
    };
  }
}
