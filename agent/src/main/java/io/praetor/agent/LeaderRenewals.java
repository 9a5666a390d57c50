package io.praetor.agent;

import io.praetor.agent.query.SessionRenewals;
import io.praetor.agent.session.LeaderUpkeep;

/** Renews sessions at the leader's clock. Any thread. */
record LeaderRenewals(LeaderUpkeep upkeep) implements SessionRenewals {
  @Override
  public void renew(String sessionId, Listener listener) {
    switch (upkeep.renew(sessionId)) {
      case RENEWED -> listener.renewed();
      case UNKNOWN_SESSION -> listener.unknown();
      case NOT_LEADER -> listener.failed("No cluster leader");
    }
  }
}
