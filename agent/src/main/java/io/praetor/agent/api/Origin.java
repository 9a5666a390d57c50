package io.praetor.agent.api;

import io.praetor.agent.access.Caller;
import io.praetor.agent.query.Requester;
import io.praetor.agent.routing.Request;
import io.praetor.store.View;
import io.praetor.store.command.Sender;
import io.praetor.store.level.Level;

/**
 * Whose wish a change is, and what the log is to say of it; immutable.
 *
 * @param address the client's, also of a request that another agent has taken
 * @param reason what the client said of it, empty for nothing
 */
public record Origin(Requester requester, String address, String reason) {
  /**
   * That of a request.
   *
   * @throws io.praetor.agent.routing.BadRequestException if it states a reason that is none
   */
  public static Origin of(Request request) {
    return new Origin(request.requester(), request.remoteAddress(), Reason.of(request));
  }

  /**
   * The sender of a command that was allowed in a view. Where nobody judges, the address is all
   * that is known of one who states no reason: it has room in the log where changes are kept.
   */
  Sender sender(Caller caller, View view) {
    if (caller.isUnrestricted()) {
      return reason.isEmpty() && view.level() < Level.CHANGE_LOG
          ? Sender.NONE
          : new Sender("", address, reason);
    }
    // 0 would say that nobody asked: in a view without any token, too, somebody did.
    return new Sender(caller.accessor(), address, reason, Math.max(1, view.accessIndex()));
  }

  /** The sender of a command that gives its sender nothing by itself. */
  public Sender unjudged() {
    Caller caller = requester.callerNow();
    return caller.isUnrestricted() && reason.isEmpty()
        ? Sender.NONE
        : new Sender(caller.accessor(), address, reason);
  }
}
