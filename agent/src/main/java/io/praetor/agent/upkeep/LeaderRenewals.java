package io.praetor.agent.upkeep;

import io.praetor.agent.leader.SessionRenewals;

/** Renews sessions at the leader's clock. Any thread. */
public record LeaderRenewals(LeaderUpkeep upkeep) implements SessionRenewals {
  @Override
  public void renew(String sessionId, Listener listener) {
    switch (upkeep.renew(sessionId)) {
      case RENEWED -> listener.renewed();
      case UNKNOWN_SESSION -> listener.unknown();
      case NOT_LEADER -> listener.failed("No cluster leader");
    }
  }
}
