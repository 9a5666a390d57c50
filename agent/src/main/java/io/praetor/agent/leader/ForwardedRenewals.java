package io.praetor.agent.leader;

import io.praetor.agent.consensus.Leadership;
import io.praetor.agent.consensus.ReplicatedLog;
import io.praetor.agent.rpc.RequestFailure;
import io.praetor.agent.rpc.ResponseListener;
import io.praetor.agent.rpc.RpcPort;
import io.praetor.agent.rpc.Service;
import java.nio.charset.StandardCharsets;

/**
 * Renews sessions at the leader, which keeps their time: here if this server leads, else over the
 * port between agents. A renewal may be repeated without harm. Any thread; immutable.
 */
public final class ForwardedRenewals implements SessionRenewals {
  private static final byte[] RENEWED = {1};
  private static final byte[] UNKNOWN = {0};

  private final SessionRenewals local;
  private final ReplicatedLog log;
  private final RpcPort port;
  private final long timeoutMs;

  /**
   * Renewals of all sessions.
   *
   * @param local renews while this server leads
   * @param timeoutMs how long the leader may take to answer
   */
  public ForwardedRenewals(SessionRenewals local, ReplicatedLog log, RpcPort port, long timeoutMs) {
    this.local = local;
    this.log = log;
    this.port = port;
    this.timeoutMs = timeoutMs;
  }

  /** Takes the renewals of other servers while this one leads. */
  public void serve() {
    port.serve(
        Service.RENEW,
        (from, body, reply) -> {
          if (!from.isServer()) {
            reply.refuse("only servers pass renewals on; " + from.nodeName() + " is none");
            return;
          }
          local.renew(
              new String(body, StandardCharsets.UTF_8),
              new Listener() {
                @Override
                public void renewed() {
                  reply.respond(RENEWED);
                }

                @Override
                public void unknown() {
                  reply.respond(UNKNOWN);
                }

                @Override
                public void failed(String reason) {
                  reply.refuse(reason);
                }
              });
        });
  }

  @Override
  public void renew(String sessionId, Listener listener) {
    Leadership now = log.leadership();
    String leader = now.leader();
    if (now.isLeader()) {
      local.renew(sessionId, listener);
      return;
    }
    if (leader == null) {
      listener.failed("No cluster leader");
      return;
    }
    var _ =
        port.request(
            leader,
            Service.RENEW,
            sessionId.getBytes(StandardCharsets.UTF_8),
            timeoutMs,
            new ResponseListener() {
              @Override
              public void answered(byte[] body) {
                if (body.length == 1 && body[0] == 1) {
                  listener.renewed();
                } else {
                  listener.unknown();
                }
              }

              @Override
              public void failed(RequestFailure failure) {
                listener.failed(failure.reason());
              }
            });
  }
}
